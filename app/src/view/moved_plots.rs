//! Plots whose series go over to another x axis, as in a comparison or over a counter, stay as a person made them:
//! folded, painted, smoothed, divided.

use std::collections::HashSet;

use super::View;
use super::plan::Plan;
use super::plot_id::PlotId;
use super::plot_key::PlotKey;

/// The plots that were there when this was looked at last.
#[derive(Clone, Debug, Default)]
pub struct MovedPlots {
    known: HashSet<PlotId>,
    revision: Option<u64>,
}

impl View {
    /// Has plots that took the place of others over another axis be as those were. Costs nothing while the plan stays
    /// what it is.
    pub(crate) fn take_over(&mut self, plan: &Plan) {
        if self.moved_plots.revision.replace(plan.revision) == Some(plan.revision) {
            return;
        }
        let there: HashSet<PlotId> = plan.plots.iter().map(|plot| plot.id.clone()).collect();
        // Nothing is known of axes over which nothing stands any more.
        let axes: HashSet<_> = plan.plots.iter().map(|plot| &plot.id.axis).collect();
        self.data.retain(|axis, _| axes.contains(axis));
        let before = std::mem::replace(&mut self.moved_plots.known, there.clone());
        let gone: Vec<&PlotId> = before.difference(&there).collect();
        for new in there.difference(&before) {
            let key = PlotKey::from(new);
            // Of several over axes of their own, one is as good as the other.
            let mut of_key = gone.iter().filter(|gone| PlotKey::from(**gone) == key);
            if let Some(old) = of_key.next() {
                self.make_alike(old, new);
            }
        }
    }

    fn make_alike(&mut self, old: &PlotId, new: &PlotId) {
        if self.plot_folds.is_folded(old) != self.plot_folds.is_folded(new) {
            self.plot_folds.toggle(new.clone());
        }
        let painting = self.paintings.of_plots().get(old).copied();
        self.paintings.say(new.clone(), painting);
        let keep = self.smoothings.of(old);
        self.smoothings.smooth(new.clone(), keep);
        match self.y_scales.chosen().get(old).copied() {
            Some(scale) => self.y_scales.choose(new.clone(), scale),
            None => self.y_scales.forget(new),
        }
    }
}

#[cfg(test)]
mod tests {
    use sprintscope_sim::Scope;
    use sprintscope_sim::store::{SeriesInfo, XAxis, XKind, XValues};

    use super::*;
    use crate::view::painting::Painting;
    use crate::view::y_scale::YScale;

    #[test]
    fn what_was_made_of_plots_goes_into_a_comparison_and_back() {
        let scope = Scope::new();
        for name in ["job/loss", "job/speed"] {
            let id = scope.store().create(SeriesInfo {
                name: name.into(),
                ..SeriesInfo::default()
            });
            scope
                .store()
                .append(id, XValues::Each(&[1.0]), &[1.0])
                .unwrap();
        }
        let compared = XAxis::Own {
            name: "time since start".into(),
            kind: XKind::Elapsed,
        };
        let (mut plan, mut view) = (Plan::default(), View::default());
        let mut stand = |view: &mut View, axis: Option<XAxis>| {
            plan.compare_on(axis);
            plan.update(&scope, &[]);
            plan.arrange(&mut view.arranging);
            view.take_over(&plan);
            let ids = plan.plots.iter().map(|plot| plot.id.clone());
            let ids: Vec<PlotId> = ids.collect();
            assert_eq!(ids.len(), 2);
            ids
        };
        let [loss, speed] = <[PlotId; 2]>::try_from(stand(&mut view, None)).unwrap();
        view.plot_folds.toggle(loss.clone());
        view.paintings.paint(speed.clone(), Painting::Steps);
        view.smoothings.smooth(speed.clone(), 0.9);
        view.y_scales.choose(speed.clone(), YScale::Log);
        let [loss_2, speed_2] =
            <[PlotId; 2]>::try_from(stand(&mut view, Some(compared.clone()))).unwrap();
        assert_eq!(loss_2.axis, compared);
        assert!(view.plot_folds.is_folded(&loss_2));
        assert_eq!(view.paintings.of(&speed_2, 1), Painting::Steps);
        assert_eq!(view.paintings.of(&loss_2, 1), Painting::Lines);
        assert_eq!(view.smoothings.of(&speed_2), 0.9);
        assert_eq!(view.y_scales.of(&speed_2), YScale::Log);
        view.plot_folds.toggle(loss_2);
        view.paintings.paint(speed_2.clone(), Painting::Points);
        view.smoothings.smooth(speed_2, 0.0);
        stand(&mut view, None);
        assert!(!view.plot_folds.is_folded(&loss));
        assert_eq!(view.paintings.of(&speed, 1), Painting::Points);
        assert_eq!(view.smoothings.of(&speed), 0.0);
    }
}
