"""Take away one safeguard at a time, and see that a test notices.

Usage: mutation_check.py [name ...]   without names every mutation is tried

Each mutation is made in a temporary copy of the tree; a mutation that no longer fits the code,
or that all tests survive, is an error. PostgreSQL is needed for locks that SQLite has no use for.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "node_modules", "dist", "build")
RACES = tuple(
    str(path.relative_to(ROOT))
    for path in sorted(ROOT.glob("tests/automations/engine/test_races*.py"))
)
CAPS = "tests/automations/engine/test_capping.py"
LEASES = "tests/automations/engine/test_leases.py"
KEEPING = "tests/automations/engine/test_keeping.py"
CRASHES = "tests/automations/engine/test_crash_matrix.py"
ACCESS = "tests/acceptance/test_access.py"
PAGES = "tests/automations_admin/instances/test_views.py"
TAGS = "tests/automations_admin/templatetags/test_automations_admin.py"
STORE = "automations/engine/store.py"
MIGRATION = "automations/migrations/suite_0001_initial.py"


@dataclass(frozen=True)
class Edit:
    """A text that occurs once in a file, and what takes its place."""

    file: str
    old: str
    new: str


@dataclass(frozen=True)
class Mutation:
    """A safeguard that is taken away.

    Attributes:
        name: what is missing.
        edits: how it is taken away.
        tests: what is run; at least one of them must fail.
        database: where it is run.
    """

    name: str
    edits: tuple[Edit, ...]
    tests: tuple[str, ...]
    database: str = "sqlite"


FENCE = (
    Edit(
        STORE,
        "AND t.fence = %s AND COALESCE(t.state, '') = %s",
        "AND (t.fence = %s OR 1 = 1) AND (t.state = %s OR 1 = 1)",
    ),
    Edit(
        STORE,
        "AND {tasks.column('fence')} = %s\"",
        "AND ({tasks.column('fence')} = %s OR 1 = 1)\"",
    ),
    Edit(
        "automations/engine/composed.py",
        'where = " AND ".join(f"{of.column(name)} = %s" for name in selecting)',
        'where = " AND ".join('
        "f\"({of.column(name)} = %s OR '{name}' = 'fence')\" for name in selecting)",
    ),
)
UNIQUE = (
    Edit(
        MIGRATION,
        'fields=("previous", "slot"), name="automations_task_once"',
        'fields=("previous", "slot", "uuid"), name="automations_task_once"',
    ),
)
LOCK = (
    Edit(
        STORE,
        'return _select_sql(using) + (" FOR NO KEY UPDATE" if no_key() else " FOR UPDATE")',
        "return _select_sql(using)",
    ),
    Edit(STORE, "rows.select_for_update(skip_locked=skip, no_key=no_key())", "rows"),
    Edit("automations/engine/keeping.py", 'f"FOR NO KEY UPDATE OF {instances.name}, t"', '""'),
)
SAVEPOINT = (
    Edit(
        "automations/engine/asking.py",
        "_savepoint(row) if savepoint else nullcontext():",
        "nullcontext():",
    ),
)
KEPT = (
    Edit(
        "automations/engine/keeping.py",
        "if seen == kept.mark else",
        "if True else",
    ),
)
PERMISSION = (
    Edit(
        "automations/engine/submission.py",
        "if not human.may_act(current, actor):",
        "if False:",
    ),
)
CONSUMED = (
    Edit("automations/engine/delivery.py", "or message.consumed is not None:", "or False:"),
)
CAP = (Edit("automations/engine/capping.py", "        _lock(subject)\n", ""),)
LEASE = (
    Edit(
        "automations/engine/leases.py",
        "return rows.filter(pk=row.pk, fence=row.fence)",
        "return rows.filter(pk=row.pk)",
    ),
)
POST_PERMISSION = (
    Edit(
        "automations_admin/console.py",
        "require(request, found.automation_class, *actions)",
        "require(request, found.automation_class)",
    ),
)
PAGE_PERMISSION = (Edit("automations/views/page.py", "if not self.may_see():", "if False:"),)
ESCAPED_DATA = (
    Edit(
        "automations_admin/templates/automations_admin/instances/branch.html",
        "{{ branch.text }}",
        "{{ branch.text|safe }}",
    ),
)
ESCAPED_TAG = (
    Edit(
        "automations_admin/templatetags/automations_admin.py",
        "mark.text if text is None else text,",
        "SafeString(mark.text if text is None else text),",
    ),
)
MUTATIONS = (
    Mutation("fence", FENCE, RACES),
    Mutation("unique guard", UNIQUE, RACES),
    Mutation("fence and unique guard", FENCE + UNIQUE, RACES),
    Mutation("instance lock", LOCK, RACES, "postgresql"),
    Mutation("savepoint", SAVEPOINT, (f"{CRASHES}::test_a_step_that_fails_leaves_no_effect",)),
    Mutation("what is kept is what is stored", KEPT, (KEEPING,)),
    Mutation("permission check", PERMISSION, RACES),
    Mutation("consumed once", CONSUMED, RACES),
    Mutation("lock of a cap", CAP, (CAPS,), "postgresql"),
    Mutation("fence of a lease", LEASE, (LEASES,)),
    Mutation("POST permission", POST_PERMISSION, (ACCESS,)),
    Mutation("page permission", PAGE_PERMISSION, (ACCESS,)),
    Mutation(
        "escaping of data", ESCAPED_DATA, (f"{PAGES}::test_the_page_answers_what_why_and_what_now",)
    ),
    Mutation("escaping in a tag", ESCAPED_TAG, (f"{TAGS}::test_marks_are_escaped",)),
)


def main(wanted: list[str]) -> int:
    """Try the mutations and print a table; return 1 if one has survived."""
    unknown = set(wanted) - {mutation.name for mutation in MUTATIONS}
    if unknown:
        print(f"No such mutation: {', '.join(sorted(unknown))}.")
        return 2
    survived = 0
    print(f"{'without':<24} {'database':<11} result")
    for mutation in MUTATIONS:
        if wanted and mutation.name not in wanted:
            continue
        failed, said = attempt(mutation)
        survived += not failed
        print(f"{mutation.name:<24} {mutation.database:<11} {said}", flush=True)
    return int(survived > 0)


def attempt(mutation: Mutation) -> tuple[bool, str]:
    """Try one mutation; return whether a test noticed, and what happened in words."""
    with tempfile.TemporaryDirectory(prefix="mutation-") as folder:
        copy = Path(folder) / "tree"
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        for edit in mutation.edits:
            apply(copy, edit)
        code, output = run_tests(copy, mutation)
    counts = ", ".join(re.findall(r"\d+ (?:failed|passed|errors?)", output.splitlines()[-1]))
    if code == 1 and "failed" in counts:
        return True, f"red as it must be: {counts}; first: {first_failure(output)}"
    return False, f"SURVIVED OR BROKEN (exit code {code}): {counts or output[-500:]}"


def apply(tree: Path, edit: Edit) -> None:
    """Make an edit in a tree.

    Raises:
        SystemExit: the text does not occur exactly once; the mutation has to follow the code.
    """
    path = tree / edit.file
    text = path.read_text(encoding="utf-8")
    if text.count(edit.old) != 1:
        sys.exit(f"{edit.file} has {text.count(edit.old)} times: {edit.old}")
    path.write_text(text.replace(edit.old, edit.new), encoding="utf-8")


def run_tests(tree: Path, mutation: Mutation) -> tuple[int, str]:
    """Run a mutation's tests in a tree; return pytest's exit code and output."""
    environment = {**os.environ, "AUTOMATIONS_TEST_DB": mutation.database}
    for name in ("AUTOMATIONS_TEST_FOLDER", "AUTOMATIONS_TEST_DATABASE", "PYTHONPATH"):
        environment.pop(name, None)
    command = [sys.executable, "-m", "pytest", "-q", "--tb=no", "-p", "no:cacheprovider"]
    ran = subprocess.run(
        [*command, *mutation.tests],
        cwd=tree,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode, ran.stdout.strip() or ran.stderr


def first_failure(output: str) -> str:
    """Return the name of the first test that failed."""
    found = re.search(r"^FAILED \S+::(\S+)", output, re.MULTILINE)
    return found.group(1) if found else "unknown"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
