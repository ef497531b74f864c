"""The stand-in for a tracker has the whole surface of what it stands in for, and ends no training."""

import copy
import unittest

from fake_scope import FakeScope

from sprintscope import notice, tracker

# The public names of wandb 0.31, and of its Run; `tests/kernel` walks the installed package's.
MODULE = """AlertLevel Artifact ArtifactTTL Audio Classes CommError Config Error EvalTable Graph Histogram
Html Image JoinedTable Molecule Object3D Plotly Run Settings Table UsageError Video agent alert api
apis attach box3d config controller data_types define_metric env errors finish gym init integration
join jupyter keras lightgbm link_model log log_artifact log_model login mark_preempting plot
plot_table profiler require restore run sacred save sdk setup sklearn summary sweep teardown
tensorboard termerror termlog termsetup termwarn unwatch use_artifact use_model util watch xgboost
""".split()
RUN = """alert config config_static define_metric dir disabled display entity finish finish_artifact
group id job_type link_artifact link_model log log_artifact log_code log_model mark_preempting name
notes offline path project project_url restore resumed save settings start_time starting_step status
step sweep_id sweep_url sync_dir tags to_html unwatch upsert_artifact url use_artifact use_model
watch write_logs""".split()


class TestTracker(unittest.TestCase):
    def setUp(self):
        self.scope = FakeScope()
        self.scope.__enter__()
        self.addCleanup(self.scope.__exit__)
        self.addCleanup(tracker.finish)
        notice._said.clear()

    def test_every_public_name_is_there_before_and_in_a_run(self):
        with self.assertLogs("sprintscope", "WARNING") as said:
            for name in MODULE:
                getattr(tracker, name)
            run = tracker.init(project="p")
            for name in MODULE:
                getattr(tracker, name)
            for name in RUN:
                getattr(run, name)
        self.assertEqual(len([line for line in said.output if "does nothing" in line]), 1)

    def test_a_script_that_uses_much_of_it_runs_to_its_end(self):
        wandb = tracker
        wandb.login(key="x")
        wandb.config.lr = 0.5
        wandb.setup()
        run = wandb.init(project="mnist", entity="me", tags=["a"], mode="offline")
        self.assertEqual((run.config.lr, run.tags, run.project), (0.5, ("a",), "mnist"))
        wandb.watch(object(), log="all", log_freq=10)
        run.define_metric("val/*", step_metric="epoch")
        table = wandb.Table(columns=["a"], data=[[1]])
        table.add_data(1)
        for row in table.iterrows():
            self.fail(row)
        try:
            wandb.log({"loss": 0.5, "img": wandb.Image([1]), "t": table, "h": wandb.Histogram([1])})
        except (wandb.Error, wandb.errors.CommError):
            self.fail("raised")
        self.assertEqual(run.summary["loss"], 0.5)
        run.summary.best = 0.4
        wandb.summary["acc"] = 1
        self.assertEqual((run.summary["best"], run.summary.acc), (0.4, 1))
        artifact = wandb.Artifact("model", type="model")
        artifact.add_file("x")
        with artifact.new_file("y") as file:
            file.write("z")
        run.log_artifact(artifact).wait()
        wandb.save("*.pt")
        wandb.alert(title="slow", text="very", level=wandb.AlertLevel.WARN)
        run.log_code(".")
        self.assertTrue(len(run.id) >= 8 and run.dir)
        self.assertFalse(run.resumed or wandb.restore("model.h5") or run.sweep_id)
        copy.deepcopy(run.config)

        class Callback(wandb.keras.WandbCallback):
            pass

        def shown(value: wandb.Image | None):
            return isinstance(value, (wandb.Image, wandb.Table))

        self.assertEqual([shown(of) for of in (wandb.Image(0), wandb.Html("x"), 0.5)], [True, False, False])
        self.assertFalse(issubclass(dict, wandb.Table) or isinstance(run, wandb.sdk.wandb_run.Run))

        @wandb.trace
        def step():
            return 7

        self.assertEqual(step(), 7)
        Callback(save_model=False).on_epoch_end(1)
        run.name = "with dropout"
        self.scope.peer().expect("rename", name="with dropout")
        wandb.finish()
        peer = self.scope.peer()
        peer.expect("done", error=None)
        self.assertEqual(peer.samples("loss"), [0.5])
        self.assertEqual([m for m in peer.of("samples") if set(m["values"]) - {"loss"}], [])
        self.assertIn("slow: very", [line for m in peer.of("log") for line in m["lines"]])


if __name__ == "__main__":
    unittest.main()
