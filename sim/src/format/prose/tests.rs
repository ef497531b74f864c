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

#[test]
fn a_number_is_named_by_what_tells_it_from_the_others() {
    for (line, expected) in [
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
            "T0=24, T0 total=210, B=23, B total=60, @=127, B@=127",
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
    ] {
        assert_eq!(told(line), expected, "{line}");
    }
}
