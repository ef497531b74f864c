//! The dialog that exports.

use sprintscope_sim::export::{Form, Join};
use sprintscope_sim::store::{SeriesInfo, XAxis, XValues};

use super::dialog::{ExportDialog, Row};
use super::*;
use crate::view::field_rows::FieldRows;

fn scope() -> Scope {
    let scope = Scope::new();
    for name in ["train/loss", "train/acc"] {
        let info = SeriesInfo {
            name: name.into(),
            ..SeriesInfo::default()
        };
        let id = scope.store().create(info);
        let samples = XValues::Each(&[0.0, 1.0]);
        scope.store().append(id, samples, &[1.0, 2.0]).unwrap();
    }
    scope
}

fn chosen(dialog: &mut ExportDialog, row: Row, name: &str) {
    let (offers, _) = dialog.offers(row);
    let place = offers.iter().position(|offer| *offer == name);
    dialog.choose(row, place.unwrap_or_else(|| panic!("{name} of {offers:?}")));
}

#[test]
fn rows_are_there_where_they_mean_something() {
    let (scope, view) = (scope(), View::default());
    let mut dialog = ExportDialog::new(&scope, &view, &BTreeMap::new());
    assert_eq!(
        dialog.rows(),
        [Row::Form, Row::Span, Row::Series, Row::Rows, Row::File]
    );
    assert_eq!(dialog.text(Row::File), Some("sprintscope.csv"));
    chosen(&mut dialog, Row::Form, "SVG");
    chosen(&mut dialog, Row::Series, "named");
    let rows = [
        Row::Form,
        Row::Span,
        Row::Series,
        Row::Names,
        Row::Theme,
        Row::Size,
        Row::File,
    ];
    assert_eq!(dialog.rows(), rows);
    assert_eq!(dialog.text(Row::File), Some("sprintscope.svg"));
    chosen(&mut dialog, Row::Form, "copy values");
    assert!(!dialog.rows().contains(&Row::File));
    let (spans, _) = dialog.offers(Row::Span);
    assert_eq!(spans, ["all", "visible"], "there are no cursors");
}

#[test]
fn an_ending_that_is_typed_says_the_form() {
    let (scope, view) = (scope(), View::default());
    let mut dialog = ExportDialog::new(&scope, &view, &BTreeMap::new());
    dialog.row = Row::File;
    *dialog.text_mut().unwrap() = "a/b.parquet".into();
    dialog.typed();
    let request = dialog.request(&scope, &view).unwrap();
    assert_eq!(request.form, OutForm::Values(Form::Parquet));
    *dialog.text_mut().unwrap() = String::new();
    dialog.typed();
    assert!(dialog.request(&scope, &view).is_err());
}

#[test]
fn what_is_asked_for_are_the_series_and_the_range_that_are_chosen() {
    let (scope, mut view) = (scope(), View::default());
    let ids: Vec<_> = scope.store().list().iter().map(|(id, _)| *id).collect();
    view.hidden.insert(ids[0]);
    view.shown.insert(XAxis::default(), [0.5, 1.0]);
    let mut dialog = ExportDialog::new(&scope, &view, &BTreeMap::new());
    let series = |dialog: &ExportDialog, view: &View| {
        let request = dialog.request(&scope, view).unwrap();
        request
            .series
            .into_iter()
            .map(|(id, _)| id)
            .collect::<Vec<_>>()
    };
    assert_eq!(series(&dialog, &view), ids);
    chosen(&mut dialog, Row::Series, "drawn");
    assert_eq!(series(&dialog, &view), ids[1..]);
    chosen(&mut dialog, Row::Series, "named");
    dialog.row = Row::Names;
    *dialog.text_mut().unwrap() = "lo*".into();
    assert_eq!(series(&dialog, &view), ids[..1]);
    chosen(&mut dialog, Row::Span, "visible");
    chosen(&mut dialog, Row::Rows, "linear");
    let request = dialog.request(&scope, &view).unwrap();
    assert_eq!(request.join, Some(Join::Linear));
    let range = &request.series[0].1;
    assert!(range.contains(&0.5) && range.contains(&1.0) && !range.contains(&0.4));
}

#[test]
fn what_was_chosen_is_chosen_again() {
    let (scope, view) = (scope(), View::default());
    let mut dialog = ExportDialog::new(&scope, &view, &BTreeMap::new());
    chosen(&mut dialog, Row::Form, "PNG");
    chosen(&mut dialog, Row::Theme, "dark");
    dialog.row = Row::File;
    *dialog.text_mut().unwrap() = "pictures/loss.png".into();
    let again = ExportDialog::new(&scope, &view, &dialog.choices_kept());
    let request = again.request(&scope, &view).unwrap();
    assert_eq!(request.form, OutForm::Png);
    assert_eq!(request.theme.name(), "dark");
    assert_eq!(request.path.to_str(), Some("pictures/sprintscope.png"));
}

#[test]
fn a_file_that_is_there_is_written_over_if_it_is_asked_for_again() {
    let scope = scope();
    let mut view = View {
        exporting: Exporting::by(|request, _| {
            let refused = "a.csv: there is such a file already; --force writes over it";
            let done = Done {
                says: "a.csv".into(),
                copied: None,
            };
            let under_way = UnderWay::default();
            under_way.finish(if request.is_forced {
                Ok(done)
            } else {
                Err(refused.into())
            });
            Ok(Arc::new(under_way))
        }),
        ..View::default()
    };
    carry_out(&scope, &mut view, ExportCommand::Begin);
    carry_out(&scope, &mut view, ExportCommand::Confirm);
    assert!(!look(&mut view));
    let Overlay::Export(dialog) = &view.overlay else {
        panic!("it stays open")
    };
    let (says, hinders) = dialog.remark(None);
    assert!(hinders && says.contains("Enter again"), "{says}");
    carry_out(&scope, &mut view, ExportCommand::Confirm);
    assert!(!look(&mut view));
    assert_eq!(view.overlay, Overlay::None);
    assert_eq!(view.note.as_deref(), Some("a.csv"));
}
