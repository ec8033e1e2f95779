-- An archive of histories beside the engine's tables, partitioned by month: docs/scale.md.
--
--   psql -f archive.sql                                      once; again after each update is harmless
--   SELECT automations_archive.make_month('2026-11-01');     each month, for the month in which
--                                                            instances have ended
--   CALL automations_archive.take(interval '29 days');       each night, before
--   automation_delete_history                                with KEEP at 30 days
--
-- Nothing here depends on the columns of the engine's tables, so that migrations may change them.

CREATE SCHEMA IF NOT EXISTS automations_archive;

-- One row for each history: the document holds the rows of all tables as they were.
CREATE TABLE IF NOT EXISTS automations_archive.history (
    ended timestamptz NOT NULL,
    id bigint NOT NULL,
    uuid uuid NOT NULL,
    automation_class text NOT NULL,
    subject text NOT NULL,
    state text NOT NULL,
    created timestamptz NOT NULL,
    updated timestamptz NOT NULL,
    document jsonb NOT NULL,
    PRIMARY KEY (ended, id)
) PARTITION BY RANGE (ended);

CREATE INDEX IF NOT EXISTS history_uuid ON automations_archive.history (uuid);
CREATE INDEX IF NOT EXISTS history_flow ON automations_archive.history (automation_class, ended);
CREATE INDEX IF NOT EXISTS history_subject ON automations_archive.history (subject, ended)
    WHERE subject <> '';

-- Makes the partition of a month, if it is not there.
CREATE OR REPLACE FUNCTION automations_archive.make_month(day date) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    first date := date_trunc('month', day)::date;
    name text := 'history_' || to_char(first, 'YYYY_MM');
BEGIN
    EXECUTE format(
        'CREATE TABLE IF NOT EXISTS automations_archive.%I '
        'PARTITION OF automations_archive.history FOR VALUES FROM (%L) TO (%L)',
        name, first::timestamptz, (first + interval '1 month')::timestamptz
    );
    RETURN name;
END
$$;

-- Returns the document of an instance: what all tables hold of it.
CREATE OR REPLACE FUNCTION automations_archive.document(instance bigint) RETURNS jsonb
LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'instance', to_jsonb(i),
        'definition', (SELECT d.fingerprint FROM automations_definition d WHERE d.id = i.definition_id),
        'tasks', (SELECT coalesce(jsonb_agg(to_jsonb(t) ORDER BY t.id), '[]')
            FROM automations_task t WHERE t.automation_id = i.id),
        'attempts', (SELECT coalesce(jsonb_agg(to_jsonb(a) ORDER BY a.id), '[]')
            FROM automations_attempt a JOIN automations_task t ON a.task_id = t.id
            WHERE t.automation_id = i.id),
        'events', (SELECT coalesce(jsonb_agg(to_jsonb(e) ORDER BY e.id), '[]')
            FROM automations_event e WHERE e.automation_id = i.id),
        'messages', (SELECT coalesce(jsonb_agg(to_jsonb(m) ORDER BY m.id), '[]')
            FROM automations_message m WHERE m.automation_id = i.id))
    FROM automations_instance i WHERE i.id = instance
$$;

-- Copies what has ended longer ago than `age`, a thousand in a transaction, those that ended first
-- in front. Called again it goes on. Archived copies from elsewhere are left out.
CREATE OR REPLACE PROCEDURE automations_archive.take(age interval, most bigint DEFAULT NULL)
LANGUAGE plpgsql AS $$
DECLARE
    bound timestamptz := now() - age;
    at timestamptz := '-infinity';
    last bigint := 0;
    taken bigint := 0;
    part record;
BEGIN
    -- What was taken and has been retried since is taken anew when it has ended again.
    DELETE FROM automations_archive.history h USING automations_instance i
        WHERE h.ended > bound - interval '7 days' AND h.id = i.id AND h.updated < i.updated;
    COMMIT;
    LOOP
        WITH due AS (
            SELECT i.* FROM automations_instance i
            WHERE i.finished AND i.ended < bound AND (i.ended, i.id) > (at, last)
            ORDER BY i.ended, i.id
            LIMIT least(1000, most - taken)
        ), stored AS (
            INSERT INTO automations_archive.history
            SELECT d.ended, d.id, d.uuid, d.automation_class, d.subject, d.state, d.created,
                d.updated, automations_archive.document(d.id)
            FROM due d WHERE d.state <> 'archived'
            ON CONFLICT (ended, id) DO NOTHING
        )
        SELECT count(*) AS n, max(d.ended) AS ended,
            (array_agg(d.id ORDER BY d.ended DESC, d.id DESC))[1] AS id
        INTO part FROM due d;
        COMMIT;
        EXIT WHEN part.n = 0;
        at := part.ended;
        last := part.id;
        taken := taken + part.n;
    END LOOP;
END
$$;

-- Reading: the rows as the engine's tables have them today. Columns that are younger than a
-- history are NULL in it.
CREATE OR REPLACE FUNCTION automations_archive.instances(since timestamptz, until timestamptz)
RETURNS SETOF automations_instance LANGUAGE sql STABLE AS $$
    SELECT r.* FROM automations_archive.history h,
        jsonb_populate_record(NULL::automations_instance, h.document -> 'instance') r
    WHERE h.ended >= since AND h.ended < until
$$;

CREATE OR REPLACE FUNCTION automations_archive.tasks(wanted uuid)
RETURNS SETOF automations_task LANGUAGE sql STABLE AS $$
    SELECT r.* FROM automations_archive.history h,
        jsonb_populate_recordset(NULL::automations_task, h.document -> 'tasks') r
    WHERE h.uuid = wanted
$$;

CREATE OR REPLACE FUNCTION automations_archive.attempts(wanted uuid)
RETURNS SETOF automations_attempt LANGUAGE sql STABLE AS $$
    SELECT r.* FROM automations_archive.history h,
        jsonb_populate_recordset(NULL::automations_attempt, h.document -> 'attempts') r
    WHERE h.uuid = wanted
$$;

CREATE OR REPLACE FUNCTION automations_archive.events(wanted uuid)
RETURNS SETOF automations_event LANGUAGE sql STABLE AS $$
    SELECT r.* FROM automations_archive.history h,
        jsonb_populate_recordset(NULL::automations_event, h.document -> 'events') r
    WHERE h.uuid = wanted
$$;
