"""Takes over what the published django-automations has left, and removes its tables.

Done here and not by a command, so that no worker ever meets a database of which a part is taken
over. Nothing happens in a database without those tables. On MariaDB and MySQL, where the removal
of a table cannot be undone, the old rows go in the transaction that takes them over: a removal
that is cut short finds them gone when it is repeated, and takes nothing over twice.
"""

from collections import defaultdict

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.color import no_style
from django.db import migrations
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Exists, Max, Min, OuterRef, Q

from automations import clock, conf
from automations.exceptions import NotTakenOver
from automations.migrations import _published as published
from automations.migrations import _taken_over as taken

#: Rows of the old tables that are held in memory at a time.
CHUNK = 200


def take_over(apps, schema_editor):
    """Copy every instance and task, if there are any."""
    connection = schema_editor.connection
    if published.INSTANCES not in published.present(connection):
        return
    published.check(connection)
    if published.TASKS in published.present(connection):
        Changeover(apps, connection).run()


def remove(apps, schema_editor):
    """Remove the old tables and what is recorded of their migrations."""
    connection = schema_editor.connection
    tables = published.present(connection)
    if not tables:
        return
    recorded = MigrationRecorder(connection).migration_qs.filter(app="automations")
    recorded.exclude(name__startswith="suite_").delete()
    for table in tables:
        schema_editor.execute(f"DROP TABLE {connection.ops.quote_name(table)}")


class Changeover:
    """Copies the rows of the old tables.

    Primary keys stay as they are, so that links and what other tables hold stay valid; only if
    some of them are taken already, all are moved up.
    """

    def __init__(self, apps, connection):
        self.connection, self.using = connection, connection.alias
        self.now = clock.now()
        self.user = apps.get_model(settings.AUTH_USER_MODEL)
        self.group = apps.get_model(conf.group_model())
        self.old_instances, self.old_tasks = (
            model._base_manager.using(self.using)
            for model in published.tables(self.user, self.group)
        )
        self.instances, self.tasks, self.definitions, self.attempts, self.events, self.needed = (
            apps.get_model("automations", name)._base_manager.using(self.using)
            for name in (
                "AutomationModel",
                "AutomationTaskModel",
                "Definition",
                "Attempt",
                "Event",
                "TaskPermission",
            )
        )
        self.flows = {}
        self.stored_definitions = {}
        self.live_keys = set()
        self.begins = []
        self.adopted = set()

    def run(self):
        """Copy everything, and make sure that it was everything."""
        before = self.instances.count(), self.tasks.count()
        self.up = _room(self.old_instances, self.instances)
        self.tasks_up = _room(self.old_tasks, self.tasks)
        last = 0
        while chunk := list(self.old_instances.filter(id__gt=last).order_by("id")[:CHUNK]):
            last = chunk[-1].id
            self._copy(chunk)
        copied = self.instances.count() - before[0], self.tasks.count() - before[1]
        if copied != (self.old_instances.count(), self.old_tasks.count()):
            raise NotTakenOver(
                "Not every instance and task of django-automations was taken over. End every "
                "process that writes to the database, then migrate again."
            )
        self._reset_sequences()
        for pk, step in self.begins:
            self.tasks.create(
                automation_id=pk, status=step, state="waiting", waiting="time", due=self.now
            )
        if not self.connection.features.can_rollback_ddl:
            with self.connection.constraint_checks_disabled():
                self.old_tasks._raw_delete(self.using)
                self.old_instances._raw_delete(self.using)

    def _reset_sequences(self):
        models = [self.instances.model, self.tasks.model]
        with self.connection.cursor() as cursor:
            for sql in self.connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(sql)

    # -- instances ---------------------------------------------------------------------------

    def _copy(self, chunk):
        left, begun, at_end = self._left([old.id for old in chunk])
        fates, rows, events = {}, [], []
        for old in chunk:
            flow = self._flow(old.automation_class)
            what = taken.fate(
                old,
                flow,
                left[old.id],
                self.now,
                begun=old.id in begun,
                at_end=old.id in at_end,
            )
            row = taken.instance_row(old, old.id + self.up, flow, what, self._definition(flow))
            row["key"] = taken.public_key(old)
            row["live_key"] = None if row["finished"] else self._live_key(flow, row["data"])
            if what.begins and what.state == "running" and flow.graph.start:
                self.begins.append((row["id"], flow.graph.start))
                row["tokens"] = 1
            if what.state == "blocked":
                events.append(self._event(row, "blocked", created=self.now, reason=what.reason))
            fates[old.id] = (old, flow, what)
            rows.append(self.instances.model(**row))
        self.instances.bulk_create(rows)
        self.events.bulk_create(events)
        self._copy_tasks(fates)

    def _left(self, ids):
        """Return open tasks by instance, and which instances have begun and come to an end."""
        tasks = self.old_tasks.filter(automation_id__in=ids)
        left = defaultdict(list)
        for task in tasks.filter(Q(finished=None) | Q(message=published.ARRIVED)).order_by("id"):
            left[task.automation_id].append(task)
        begun = set(tasks.values_list("automation_id", flat=True).distinct())
        followed = Exists(self.old_tasks.filter(previous_id=OuterRef("id")))
        last = tasks.filter(~followed, finished__isnull=False, automation_id__in=list(left))
        last = last.exclude(message__in=[published.ARRIVED, published.SKIPPED])
        return left, begun, set(last.values_list("automation_id", flat=True))

    def _flow(self, name):
        if name not in self.flows:
            self.flows[name] = taken.Flow(name)
        return self.flows[name]

    def _definition(self, flow):
        """Return the primary key of the graph that a class has now; None without its code."""
        if flow.graph is None:
            return None
        if flow.name not in self.stored_definitions:
            made, _ = self.definitions.get_or_create(
                automation_class=flow.name,
                fingerprint=flow.graph.fingerprint,
                defaults={
                    "graph_data": flow.graph.to_dict(),
                    "version": flow.automation.options.version,
                },
            )
            self.stored_definitions[flow.name] = made.pk
        return self.stored_definitions[flow.name]

    def _live_key(self, flow, data):
        """Return the unique key of an instance, unless another one holds it already."""
        key = flow.live_key(data)
        if key is None or key in self.live_keys or self.instances.filter(live_key=key).exists():
            return None
        self.live_keys.add(key)
        return key

    def _event(self, row, kind, **more):
        return self.events.model(
            automation_id=row.get("automation_id", row["id"]),
            automation_class=row["automation_class"],
            kind=kind,
            **more,
        )

    # -- tasks -------------------------------------------------------------------------------

    def _copy_tasks(self, fates):
        tasks = self.old_tasks.filter(automation_id__in=list(fates)).order_by("automation_id", "id")
        after, rest = (0, 0), tasks
        first = {}
        while chunk := list(rest[:CHUNK]):
            after = chunk[-1].automation_id, chunk[-1].id
            rest = tasks.filter(
                Q(automation_id__gt=after[0]) | Q(automation_id=after[0], id__gt=after[1])
            )
            self._copy_chunk(chunk, fates, first)

    def _copy_chunk(self, chunk, fates, first):
        """Store tasks with all that belongs to them, those that led to others before those."""
        previous = {old.id: self._previous(old, first) for old in chunk}
        sources = self._sources({pk for pk in previous.values() if pk is not None}, chunk)
        people = self._people(chunk)
        rows, joins = {}, []
        for old in chunk:
            instance, flow, what = fates[old.automation_id]
            row = taken.task_row(old, what.tasks.get(old.id, {}))
            row |= {"id": old.id + self.tasks_up, "automation_id": instance.id + self.up}
            self._link(row, rows, sources, previous[old.id], flow)
            self._address(row, people)
            row |= self._completed_by(row, instance)
            rows[old.id] = row
            if old.message == published.JOINED and isinstance(old.result, list):
                joins.append((row, [pk for pk in old.result if isinstance(pk, int)]))
        self._store(
            list(rows.values()), {pk: old.automation_class for pk, (old, *_) in fates.items()}
        )
        for row, ids in joins:
            arrived = self.tasks.filter(pk__in=[pk + self.tasks_up for pk in ids])
            arrived.filter(automation_id=row["automation_id"]).update(finished=row["finished"])

    def _previous(self, old, first):
        """Return the task that led to an old one.

        The old engine forgot it after a step that was passed over. That is the step of the
        instance which was passed over last, before the task was made, and has none after it.
        """
        if old.automation_id not in first:
            first.clear()
            self.adopted.clear()
            first[old.automation_id] = old.id
        if old.previous_id is not None or first[old.automation_id] == old.id:
            return old.previous_id
        passed = self.old_tasks.filter(
            ~Exists(self.old_tasks.filter(previous_id=OuterRef("id"))),
            automation_id=old.automation_id,
            message=published.SKIPPED,
            finished__lte=old.created,
            id__lt=old.id,
        ).exclude(id__in=self.adopted)
        found = passed.order_by("-finished", "-id").values_list("id", flat=True).first()
        if found is not None:
            self.adopted.add(found)
        return found

    def _sources(self, ids, chunk):
        """Return what is needed of tasks that were stored with an earlier chunk, by old ids."""
        stored = [pk + self.tasks_up for pk in ids - {old.id for old in chunk}]
        fields = ("id", "automation_id", "status", "path", "message", "error_class")
        found = self.tasks.filter(pk__in=stored).annotate(most=Max("following__slot"))
        return {row["id"] - self.tasks_up: row for row in found.values(*fields, "most")}

    def _link(self, row, rows, sources, previous, flow):
        """Say which task led here, by which way out, and in which branches that is."""
        source = rows.get(previous) or sources.get(previous)
        if source is None or source["automation_id"] != row["automation_id"]:
            row |= {"previous_id": None, "slot": 0, "way": "", "path": "", "most": None}
            return
        most = source["most"]
        source["most"] = slot = 0 if most is None else most + 1
        path = flow.cut(taken.inside(source, source["id"]), row["status"])
        row |= {
            "previous_id": source["id"],
            "slot": slot,
            "way": flow.way(source, row["status"]),
            "path": taken.write_path(path),
            "most": None,
        }

    def _people(self, chunk):
        """Return which of the users and groups are there that old tasks name."""
        wanted = {old.interaction_user_id for old in chunk} - {None}
        groups = {old.interaction_group_id for old in chunk} - {None}
        return (
            set(self._those(self.user, wanted).values_list("pk", flat=True)),
            set(self._those(self.group, groups).values_list("pk", flat=True)),
        )

    def _those(self, model, keys):
        return model._base_manager.using(self.using).filter(pk__in=keys)

    def _address(self, row, people):
        users, groups = people
        row["addressed_by"] = taken.addressed_by(row)
        if row["interaction_user_id"] not in users:
            row["interaction_user_id"] = None
        if row["interaction_group_id"] not in groups:
            row["interaction_group_id"] = None

    def _completed_by(self, row, instance):
        """Return who has submitted the form of a task, if the instance's data tell."""
        key = taken.submitter(row, instance.data)
        if key is None:
            return {}
        name = get_user_model().USERNAME_FIELD
        who = self._those(self.user, [key]).values_list("pk", name).first()
        return {"completed_by_id": who[0], "completed_by_name": str(who[1])[:200]} if who else {}

    def _store(self, rows, classes):
        own = [{k: v for k, v in row.items() if k not in {"frames", "most"}} for row in rows]
        self.tasks.bulk_create([self.tasks.model(**row) for row in own])
        failed = [row for row in rows if row["error_class"]]
        self.attempts.bulk_create([self._attempt(row) for row in failed])
        self.events.bulk_create(
            [
                self._event(
                    {**row, "automation_class": classes[row["automation_id"] - self.up]},
                    "failed",
                    task_id=row["id"],
                    step=row["status"],
                    created=row["finished"],
                    detail={"error_class": row["error_class"], "attempts": 1},
                )
                for row in failed
                if row["state"] == "failed"
            ]
        )
        self.needed.bulk_create(
            [
                self.needed.model(task_id=row["id"], permission=permission)
                for row in rows
                if row["waiting"] == "person"
                for permission in dict.fromkeys(row["interaction_permissions"])
            ]
        )

    def _attempt(self, row):
        return self.attempts.model(
            task_id=row["id"],
            number=1,
            state="failed",
            started=row["created"],
            ended=row["finished"] or row["created"],
            error_class=row["error_class"],
            error=row["error"],
            fingerprint=row["fingerprint"],
            frames=row["frames"],
        )


def _room(old, ours):
    """Return by how much primary keys are moved up so that none is taken twice."""
    span = old.aggregate(low=Min("id"), high=Max("id"))
    if span["low"] is None or not ours.filter(pk__range=(span["low"], span["high"])).exists():
        return 0
    return ours.aggregate(high=Max("pk"))["high"]


class Migration(migrations.Migration):
    dependencies = [
        ("automations", "suite_0005_keep"),
    ]

    operations = [
        migrations.RunPython(take_over, migrations.RunPython.noop),
        # Not in a transaction of its own, which forbids it on MariaDB; on the others it is a part of
        # the whole migration's.
        migrations.RunPython(remove, migrations.RunPython.noop, atomic=False),
    ]
