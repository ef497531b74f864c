//! What numbers of prose are taken for.

use super::{Role, analyse};
use crate::format::token::Tokens;

fn told(line: &str) -> String {
    let mut tokens = Tokens::default();
    tokens.scan(line.as_bytes(), 0, 0);
    let roles = analyse(line.as_bytes(), 0, &tokens.list).roles;
    let told = roles
        .iter()
        .zip(&tokens.list)
        .filter_map(|(role, token)| match role {
            Role::Quantity { name, unit, .. } => Some(format!("{name}={}{unit}", token.value)),
            Role::Head { name } => Some(format!("{name}#{}", token.value)),
            Role::Done => Some(format!("{} of", token.value)),
            Role::Total => Some(format!("{} in all", token.value)),
            Role::Ignored(_) => None,
        });
    told.collect::<Vec<_>>().join(", ")
}

/// Checks each line against what it should be taken for.
fn check(cases: &[(&str, &str)]) {
    for (line, expected) in cases {
        assert_eq!(told(line), *expected, "{line}");
    }
}

#[test]
fn a_number_is_named_by_what_tells_it_from_the_others() {
    check(&[
        (
            "iter 10: loss 2.31, time 31ms, mfu 4.2%",
            "iter#10, loss=2.31, time=31ms, mfu=4.2%",
        ),
        (
            "Core 0:  +38.8°C  (high = +85.0°C, crit = +105.0°C)",
            "Core 0=38.8°C, Core 0 high=85°C, Core 0 crit=105°C",
        ),
        (
            "+3.3V:   +3.29 V  (min =  +2.96 V)",
            "+3.3V=3.29V, +3.3V min=2.96V",
        ),
        (
            "smoothSolver:  Solving for Ux, Initial residual = 0.4, Final residual = 0.03, No Iterations 2",
            "Initial residual=0.4, Final residual=0.03, No Iterations=2",
        ),
        (
            "Humidity: 39.87%  Temperature: 24.10°C 75.13°F  Heat index: 23.44°C 74.02°F",
            "Humidity=39.87%, Temperature=24.1°C, Temperature (°F)=75.13°F, Heat index=23.44°C, Heat index (°F)=74.02°F",
        ),
        (
            " T0:24.00 /210.00 B:23.00 /60.00 @:127 B@:127",
            "T0=24, T0 target=210, B=23, B target=60, @=127, B@=127",
        ),
        (
            "X:105.03 Y:155.00 E:0.00 Count A:51045 B:-705",
            "X=105.03, Y=155, E=0, Count A=51045, Count B=-705",
        ),
        (
            "progress: 5.0 s, 861.2 tps, lat 1.16 ms",
            "progress=5s, tps=861.2tps, lat=1.16ms",
        ),
        (
            "Loss 6.9 (7.0)  Acc@1 0.1",
            "Loss=6.9, Loss avg=7, Acc@1=0.1",
        ),
        (
            " 1: 684.885186, 694.650765 avg loss, 0.000040 rate, 3.158106 seconds, 64 images",
            "1=684.885186, avg loss=694.650765, rate=0.00004, seconds=3.158106seconds, images=64",
        ),
        (
            "epoch 010  1000 / 4223 loss=0.58 (0.60), wps=958",
            "epoch#10, 1000 of, 4223 in all, loss=0.58, loss avg=0.6, wps=958",
        ),
        (
            "| epoch 010 | train loss 0.67 | words/s    961 | lr 0.001000",
            "epoch#10, train loss=0.67, words/s=961, lr=0.001",
        ),
        ("Session 42 of user root from 10.0.0.1 port 22 ssh2", ""),
        (
            "ExecutionTime = 0.31 s  ClockTime = 0 s",
            "ExecutionTime=0.31s, ClockTime=0s",
        ),
        ("topic 23.5", "topic=23.5"),
        (
            "Reply from 192.0.2.7: bytes=32 time<1ms TTL=117",
            "bytes=32, time=1ms, TTL=117",
        ),
    ]);
}

#[test]
fn names_of_one_line_differ_by_what_they_are_a_part_of() {
    check(&[
        (
            "bed: target=60 temp=58.2 extruder: target=210 temp=204.5",
            "bed target=60, bed temp=58.2, extruder target=210, extruder temp=204.5",
        ),
        (
            "1514.0 ops/sec; [READ: Max=86, 99=1235] [UPDATE: Max=97, 99=2035]",
            "ops/sec=1514ops/sec, READ Max=86, READ 99=1235, UPDATE Max=97, UPDATE 99=2035",
        ),
        (
            "Accel X=1.0 Y=2.0 Gyro X=3.0 Y=4.0",
            "Accel X=1, Accel Y=2, Gyro X=3, Gyro Y=4",
        ),
        (
            "Rotation X: -0.06, Y: 0.01, Z: 0.03 rad/s",
            "Rotation X=-0.06, Rotation Y=0.01, Rotation Z=0.03rad/s",
        ),
        (
            "3DBall. Step: 12000. Time Elapsed: 14.8 s. Mean Reward: 1.2. Std of Reward: 1.0. Training.",
            "Step=12000, Time Elapsed=14.8s, Mean Reward=1.2, Std of Reward=1",
        ),
        (
            "Threads: 4  Queries per second avg: 8.523",
            "Threads=4, Queries per second avg=8.523",
        ),
        (
            "wrote 504 buffers (3.1%); write=50.2 s, total=50.3 s; sync files=15, average=0.001 s",
            "buffers=504, buffers (%)=3.1%, write=50.2s, total=50.3s, sync files=15, average=0.001s",
        ),
        (
            "work-load balance=1.02   memory-balance=1.04",
            "work-load balance=1.02, memory-balance=1.04",
        ),
        (
            "learn: 0.69\ttest: 0.68\tbest: 0.653 (25)\ttotal: 301ms",
            "learn=0.69, test=0.68, best=0.653, total=301ms",
        ),
        (
            "estimated accuracy     <       0.1988 Ry",
            "estimated accuracy=0.1988Ry",
        ),
        (
            "<Run|MPos:1.250,9.630,-0.050|FS:495,8010|Ov:100,100,100>",
            "MPos=1.25, MPos 2=9.63, MPos 3=-0.05, FS=495, FS 2=8010, Ov=100, Ov 2=100, Ov 3=100",
        ),
        ("cost is 1,001.79 USD", "cost=1001.79USD"),
        (
            "10 sec: 15140 operations; 3 errors",
            "sec=10sec, operations=15140, errors=3",
        ),
        ("Epoch 3: 0.25", "Epoch#3, 1=0.25"),
        ("Sensor 1      : 38 C", "Sensor 1=38C"),
        (
            "[D][sensor:094]: 'Living Room': Sending state 21.3 °C with 1 decimals",
            "Sending state=21.3°C",
        ),
        (
            "job 7f3e0eda-f65d-44e1-9db7-392068f85d67 succeeded in 0.6185s: None",
            "succeeded=0.6185s",
        ),
        ("took 31ms", "took=31ms"),
        (
            "depth 9 seldepth 12 score cp 30 nodes 3541 nps 8000 time 4 pv e2e4 e7e5",
            "depth#9, seldepth=12, score cp=30, nodes=3541, nps=8000, time=4",
        ),
    ]);
}

/// Emoji are what training loops put around names.
#[test]
fn ornaments_around_a_name_are_no_part_of_it_and_letters_of_any_script_are() {
    let signs = [
        "🔥",
        "🚀",
        "✅",
        "📈",
        "⏱️",
        "❤️",
        "★",
        "●",
        "✓",
        "→",
        "👩‍🚀",
        "🇩🇪",
        "🔥🔥",
    ];
    let names = [
        "loss",
        "val loss",
        "损失",
        "точность",
        "α",
        "Δx",
        "température",
    ];
    for sign in signs {
        for name in names {
            for line in [
                format!("{name} {sign}: 0.5"),
                format!("{sign} {name}: 0.5"),
                format!("{sign} {name} {sign}: 0.5"),
                format!("{name} {sign} = 0.5"),
            ] {
                assert_eq!(told(&line), format!("{name}=0.5"), "{line}");
            }
            let last = name.rsplit(' ').next().unwrap_or(name);
            for line in [format!("{sign} {last}=0.5"), format!("{last}{sign}=0.5")] {
                assert_eq!(told(&line), format!("{last}=0.5"), "{line}");
            }
        }
        let pairs = format!("{sign} loss: 0.5 {sign} acc {sign}: 0.75");
        assert_eq!(told(&pairs), "loss=0.5, acc=0.75", "{pairs}");
    }
}
