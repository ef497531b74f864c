"""A job by way of a broker. The library that speaks to it is played here: what is said and heard counts."""

from __future__ import annotations

import json
import math
import sys
import threading
import types
import unittest
from typing import Any, Optional
from unittest import mock

from fake_scope import wait_for

import sprintscope
from sprintscope import broker


class Said:
    def wait_for_publish(self, _secs: float) -> None:
        pass


class Reason:
    def __init__(self, text: str) -> None:
        self.text, self.is_failure = text, text != "Success"

    def __str__(self) -> str:
        return self.text


class FakeClient:
    """Remembers what is published, and says what a test says."""

    latest: Optional[FakeClient] = None
    reason = "Success"

    def __init__(self, *_: Any, **__: Any) -> None:
        self.published: list[tuple[str, Any, bool]] = []
        self.topics: list[tuple[str, int]] = []
        self.login: Any = None
        self.will: Any = None
        self.on_connect = self.on_disconnect = self.on_message = self.on_publish = lambda *_: None
        FakeClient.latest = self

    def connect(self, host: str, port: int, _keep_alive: int) -> None:
        self.at = (host, port)

    def loop_start(self) -> None:
        reason = Reason(self.reason)
        threading.Thread(target=self.on_connect, args=(self, None, {}, reason, None)).start()

    def loop_stop(self) -> None:
        pass

    def disconnect(self) -> None:
        pass

    def tls_set(self) -> None:
        self.is_encrypted = True

    def username_pw_set(self, user: str, password: Optional[str]) -> None:
        self.login = (user, password)

    def will_set(self, topic: str, *_: Any, **__: Any) -> None:
        self.will = topic

    def subscribe(self, topics: list[tuple[str, int]]) -> None:
        self.topics += topics

    def publish(self, topic: str, payload: Any, qos: int = 0, retain: bool = False) -> Said:
        self.published.append((topic, payload, retain))
        self.on_publish(self, None, 0, 0, None)
        return Said()

    # What a test asks

    def at_topic(self, topic: str) -> list[Any]:
        said = [payload for where, payload, _ in list(self.published) if where == topic]
        return [json.loads(line) for payload in said if payload for line in payload.splitlines()]

    def hear(self, topic: str, message: Any, retain: bool = False) -> None:
        payload = message if isinstance(message, bytes) else json.dumps(message).encode()
        heard = types.SimpleNamespace(topic=topic, payload=payload, retain=retain)
        self.on_message(self, None, heard)


def fake_library() -> Any:
    client = types.ModuleType("paho.mqtt.client")
    versions = types.SimpleNamespace(VERSION2=2)
    vars(client).update(Client=FakeClient, MQTTv311=4, CallbackAPIVersion=versions)
    mqtt = types.ModuleType("paho.mqtt")
    vars(mqtt).update(client=client)
    modules = {"paho": types.ModuleType("paho"), "paho.mqtt": mqtt, "paho.mqtt.client": client}
    return mock.patch.dict(sys.modules, modules)


VIA = "mqtt://ann@broker:1884/lab/a"


class Broker(unittest.TestCase):
    def setUp(self) -> None:
        FakeClient.latest, FakeClient.reason = None, "Success"
        library = fake_library()
        library.start()
        self.addCleanup(library.stop)
        password = mock.patch.dict("os.environ", {broker.PASSWORD: "s3cret"})
        password.start()
        self.addCleanup(password.stop)

    def client(self) -> FakeClient:
        return wait_for(lambda: FakeClient.latest, "a client")

    def test_what_is_plotted_goes_to_the_jobs_topic_with_the_time(self) -> None:
        with sprintscope.job("train", via=VIA) as job:
            job.plot(loss=0.5)
            job.plot(loss=[0.25, math.nan, 0.125], t=[1, 2, 3])
            job.state(phase="warm-up")
            job.log("two\nlines")
        client = self.client()
        self.assertEqual((client.at, client.login), (("broker", 1884), ("ann", "s3cret")))
        rows = client.at_topic("lab/a/train")
        self.assertEqual([row.get("loss") for row in rows], [0.5, 0.25, None, 0.125, None])
        self.assertEqual([row.get("t") for row in rows], [None, 1, 2, 3, None])
        self.assertGreater(rows[0]["time"], 1.6e9)
        self.assertEqual(rows[-1]["phase"], "warm-up")
        self.assertIn(("lab/a/train/log", "two\nlines", False), client.published)

    def test_without_steer_nobody_is_obeyed_and_nothing_announced(self) -> None:
        with sprintscope.job("train", via=VIA) as job:
            job.slider("lr", 0.1, min=0, max=1)
            job.plot(loss=0.5)
            client = self.client()
        self.assertEqual((client.topics, client.will), ([], None))
        self.assertEqual([where for where, _, _ in client.published if "$" in where], [])

    def test_units_and_groups_are_said_before_samples_kept_there_and_taken_back_at_the_end(self) -> None:
        with sprintscope.job("train", via=VIA) as job:
            job.series("power", unit="W", group="supply")
            job.plot(power=1.5, plain=2)
            client = self.client()
            wait_for(lambda: client.at_topic("lab/a/train"), "samples")
            job.units(volts="V")
            job.plot(volts=12)
            wait_for(lambda: client.at_topic("lab/a/train")[1:], "more samples")
        said = [one["series"] for one in client.at_topic("lab/a/train/$series")]
        names = [[(one["name"], one["unit"], one.get("group")) for one in every] for every in said]
        power, volts = ("power", "W", "supply"), ("volts", "V", None)
        self.assertEqual(names, [[power], [power, volts]])
        topics = [where for where, _, is_kept in client.published if is_kept or where == "lab/a/train"]
        series, samples = "lab/a/train/$series", "lab/a/train"
        self.assertEqual(topics, [series, samples, series, samples, series])
        self.assertEqual(client.published[-1], (series, b"", True))

    def test_with_steer_it_is_tuned_and_each_scope_gets_its_own_number_back(self) -> None:
        with sprintscope.job("train", via=VIA, steer=True) as job:
            lr = job.slider("lr", 0.1, min=0, max=1)
            client = self.client()
            wait_for(lambda: client.at_topic("lab/a/train/$controls"), "the controls")
            topics = [("lab/a/train/$set", 1), ("lab/a/train/$stop", 1)]
            self.assertEqual((client.topics, client.will), (topics, "lab/a/train/$controls"))
            for scope, value in (("one", 0.2), ("other", 0.3)):
                said = {"type": "set", "control": "lr", "value": value, "request": 1, "scope": scope}
                client.hear("lab/a/train/$set", said)
                wait_for(lambda: lr.is_asked, "a request")
                self.assertEqual(lr.value, value)
            applied = wait_for(
                lambda: client.at_topic("lab/a/train/$applied")[1:] and client.at_topic("lab/a/train/$applied"),
                "two answers",
            )
            self.assertEqual(
                [(a["value"], a["request"], a["scope"]) for a in applied],
                [(0.2, 1, "one"), (0.3, 1, "other")],
            )

    def test_a_stop_is_seen_and_the_end_is_said_and_takes_the_controls_away(self) -> None:
        with sprintscope.job("train", via=VIA, steer=True) as job:
            job.button("save")
            client = self.client()
            # What a broker kept was meant for an earlier run; and what is no message stops nobody.
            client.hear("lab/a/train/$stop", {"type": "stop", "method": "event"}, retain=True)
            for noise in (b"", b"\xff", b"[]", b"{}", b"[" * 10_000):
                client.hear("lab/a/train/$stop", noise)
            self.assertFalse(job.stopped)
            client.hear("lab/a/train/$stop", {"type": "stop", "method": "event", "by": "key"})
            wait_for(lambda: job.stopped, "the stop")
        kinds = [answer["type"] for answer in client.at_topic("lab/a/train/$applied")]
        self.assertEqual(kinds, ["seen", "done"])
        self.assertEqual(client.published[-1], ("lab/a/train/$controls", b"", True))

    def test_an_address_is_read_or_told_how_it_is_spelled(self) -> None:
        self.assertEqual(broker.place("mqtts://h/a b/"), ("h", 8883, True, None, "a b"))
        for wrong in ("tcp://h/x", "mqtt:///x", "mqtt://h/#", "mqtt://h:x/a"):
            with self.assertRaisesRegex(ValueError, "it is spelled mqtt"):
                sprintscope.job("train", via=wrong)
        with self.assertRaisesRegex(ValueError, "SPRINTSCOPE_MQTT_PASSWORD") as caught:
            sprintscope.job("train", via="mqtt://ann:s3cret@h/x")
        self.assertNotIn("s3cret", str(caught.exception))
        with self.assertRaisesRegex(ValueError, "steer=True is for"):
            sprintscope.job("train", steer=True)


if __name__ == "__main__":
    unittest.main()
