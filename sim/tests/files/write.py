"""Writes the files beside it, as real programs do: tensorboardX, tensorboard, pyarrow, pandas, polars, mcap, numpy (PyPI)."""

import glob
import json
import os
import shutil
import tempfile
from decimal import Decimal

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from mcap.writer import CompressionType, Writer
from tensorboard.compat.proto import event_pb2
from tensorboard.plugins.hparams import summary_v2
from tensorboard.plugins.scalar.summary_v2 import scalar_pb
from tensorboard.summary.writer.event_file_writer import EventFileWriter
from tensorboardX import SummaryWriter


def write_arrays():
    step = np.arange(5)
    rows = np.array([(0.5, 1.5, 7), (1.0, 2.5, 8)], dtype=[("time", "f8"), ("volts", ">f4"), ("count", "u2")])
    weights = np.array([[0, 1], [2, 3], [4, 5]], dtype="f2")
    np.savez_compressed("arrays.npz", step=step, loss=(1 / (step + 1)).astype("f4"), bytes=step.astype("i1") - 2,
                        rows_of=rows, weights=weights, image=np.zeros((3, 4, 5)), words=np.array(["a", "b"]))
    np.save("alone.npy", np.array([0.1, np.nan, np.inf]))


def take(folder, name):
    """Moves the only event file of a folder here."""
    [path] = glob.glob(f"{folder}/*tfevents*")
    shutil.move(path, name)


def write_events(folder):
    writer = SummaryWriter(f"{folder}/x")
    for step in range(5):
        writer.add_scalar("loss", 1 / (step + 1), step * 10, walltime=1.7e9 + step)
        writer.add_scalar("acc/top1", step / 10, step * 10, walltime=1.7e9 + step)
    writer.add_histogram("weights", np.arange(3.0), 0, bins=2)
    writer.add_text("note", "hello", 0)
    writer.close()
    take(f"{folder}/x", "tensorboardx.tfevents")
    for part, offset in (("train", 0.0), ("validation", 0.5)):
        writer = EventFileWriter(f"{folder}/{part}")
        for step in range(4):
            summary = scalar_pb("epoch_loss", 1 / (step + 1) + offset)
            if step:
                # Whose a tag is is told once, as TensorFlow does.
                summary.value[0].ClearField("metadata")
            writer.add_event(event_pb2.Event(wall_time=1.7e9 + step, step=step, summary=summary))
        writer.close()
        take(f"{folder}/{part}", f"{part}.tfevents")
    writer = EventFileWriter(f"{folder}/hparams")
    values = {"lr": 0.01, "opt": "adam", "amp": True}
    writer.add_event(event_pb2.Event(wall_time=1.7e9, summary=summary_v2.hparams_pb(values)))
    writer.close()
    take(f"{folder}/hparams", "hparams.tfevents")


def write_tables():
    rows = 6
    frame = pd.DataFrame(
        {
            "when": pd.date_range("2024-01-01", periods=rows, freq="1s", tz="UTC"),
            "power": np.arange(rows) * 1.5,
            "count": np.arange(rows, dtype="uint8"),
            "state": ["idle", "idle", "run", "run", "run", "idle"],
            "half": np.arange(rows).astype("float16"),
        }
    )
    frame.loc[2, "power"] = np.nan
    frame["gap"] = pd.array([1, None, 3, 4, None, 6], dtype="Int64")
    table = pa.Table.from_pandas(frame, preserve_index=False)
    table = table.append_column("list", pa.array([[1.0, 2.0]] * rows))
    table = table.append_column("price", pa.array([Decimal("0.15")] * rows))
    pq.write_table(table, "wide.parquet", compression="none")
    for packing in ("snappy", "gzip", "lz4", "zstd"):
        pq.write_table(table, f"wide_{packing}.parquet", compression=packing)
    pl.DataFrame({"step": [0, 1, 2, 3], "loss": [1.0, 0.5, None, 0.25]}).write_parquet("polars.parquet")
    pd.DataFrame({"a": [1.0, 2.0, 3.0]}).to_parquet("rows.parquet")
    long = {
        "series": ["a", "b", "a", "c"],
        "unit": ["V", "", "V", ""],
        "over": ["t", "step", "t", "t"],
        "x": [0.0, 10.0, 0.5, 1.0],
        "value": [1.5, 2.5, 3.5, 0.0],
        "label": [None, None, None, "idle"],
    }
    pd.DataFrame(long).to_parquet("long.parquet", index=False)
    minutes = pd.date_range("2024-01-01", periods=3, freq="1min")
    pd.DataFrame({"a": [1.0, 2.0, 3.0]}, index=minutes).to_parquet("index.parquet")


def write_logs():
    packings = (("zstd", CompressionType.ZSTD), ("lz4", CompressionType.LZ4), ("none", CompressionType.NONE))
    for name, packing in packings:
        with open(f"robot_{name}.mcap", "wb") as file:
            writer = Writer(file, compression=packing, chunk_size=200)
            writer.start()
            schema = writer.register_schema("Imu", "jsonschema", b"{}")
            imu = writer.register_channel("/imu", "json", schema)
            battery = writer.register_channel("/battery", "json", schema)
            image = writer.register_schema("sensor_msgs/msg/Image", "ros2msg", b"")
            camera = writer.register_channel("/camera", "cdr", image)
            for i in range(5):
                t = int(1.7e18) + i * 10**8
                acc = {"x": i * 0.5, "y": [i, -i]}
                said = {"stamp": {"sec": 1, "nsec": 2}, "acc": acc, "ok": i % 2 == 0, "frame": "base"}
                writer.add_message(imu, t, json.dumps(said).encode(), t)
                writer.add_message(battery, t, json.dumps({"value": 12.5 - i}).encode(), t)
                writer.add_message(camera, t, b"\0" * 10, t)
            writer.finish()


os.chdir(os.path.dirname(os.path.abspath(__file__)))
with tempfile.TemporaryDirectory() as scratch:
    write_events(scratch)
write_tables()
write_arrays()
write_logs()
