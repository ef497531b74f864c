//! The demo programs and data in `assets/demo` do what their descriptions say.

use rustix::process::Signal;

use crate::language::{asset, program};

#[test]
fn training_gives_losses_and_accuracies() {
    let ended = program("run --view none python3")
        .arg(asset("train.py"))
        .arg("5")
        .run();
    ended
        .expect_exit(0)
        .expect_name("train")
        .expect_reason("exit code 0")
        .expect_format("pairs")
        .expect_only_series(&["Epoch", "loss", "accuracy", "val_loss", "val_accuracy"])
        .expect_stdout_line("training finished")
        .expect_series("loss", |loss| {
            assert_eq!((loss.samples, loss.not_finite), (5, 0));
            assert!(loss.last < loss.max, "it learns: {loss:?}");
        })
        .expect_series("val_accuracy", |accuracy| {
            assert_eq!(accuracy.samples, 5);
            assert!(accuracy.last.is_some_and(|last| last > 0.8 && last <= 1.0));
        });
}

#[test]
fn training_finishes_its_epoch_when_it_is_stopped() {
    let running = program("run --view none --grace 1h python3")
        .arg(asset("train.py"))
        .start();
    running.until_log("Epoch 2/40");
    running.signal(Signal::INT);
    let ended = running.end();
    ended
        .expect_exit(0)
        .expect_reason("stop event")
        .expect_stdout("asked to stop: finished epoch ");
}

#[test]
fn a_progress_bar_gives_its_percentage_and_its_postfix() {
    program("run --view none python3")
        .arg(asset("progress.py"))
        .arg("20")
        .run()
        .expect_exit(0)
        .expect_only_series(&["fit", "loss", "lr"])
        .expect_samples("fit", 20, [5.0, 100.0, 100.0])
        .expect_unit("fit", "%")
        .expect_series("loss", |loss| assert_eq!(loss.samples, 20))
        .expect_samples("lr", 20, [0.143, 0.196, 0.143]);
}

#[test]
fn a_sensor_gives_readings_with_units_as_pairs_and_without_as_json() {
    for (options, format, units) in [
        (&[][..], "pairs", ["°C", "%"]),
        (&["--json"], "json", ["", ""]),
    ] {
        let mut sensor = program("run --view none python3").arg(asset("sensor.py"));
        for option in options.iter().chain(&["--hz", "500", "--count", "310"]) {
            sensor = sensor.arg(option);
        }
        let ended = sensor.run();
        ended
            .expect_exit(0)
            .expect_format(format)
            .expect_only_series(&["temp", "humidity"])
            .expect_unit("temp", units[0])
            .expect_unit("humidity", units[1])
            .expect_series("humidity", |humidity| assert_eq!(humidity.samples, 310))
            .expect_series("temp", |temp| {
                // Where the contact is loose there is a gap: NaN, or null, which says as much.
                let readings = temp.samples - temp.not_finite;
                assert_eq!(readings, 295, "{temp:?}");
                assert!(temp.min > Some(0.0) && temp.max < Some(40.0), "{temp:?}");
            });
    }
}

#[test]
fn the_weather_is_a_csv_over_its_hours() {
    let weather = |options: &str| {
        let watch = program(&format!("watch --view none {options}"));
        watch.arg(asset("weather.csv")).run()
    };
    weather("")
        .expect_exit(0)
        .expect_name("weather.csv")
        .expect_reason("end of input")
        .expect_format("csv")
        .expect_only_series(&["hour", "temperature", "humidity", "pressure"])
        .expect_samples("hour", 1440, [0.0, 1439.0, 1439.0])
        .expect_samples("temperature", 1440, [1.8, 22.7, 13.0]);
    weather("--x hour")
        .expect_only_series(&["temperature", "humidity", "pressure"])
        .expect_samples("temperature", 1440, [1.8, 22.7, 13.0]);
}
