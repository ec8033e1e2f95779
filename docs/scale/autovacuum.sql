-- When autovacuum looks after the tables that change most: docs/scale.md. psql -f autovacuum.sql
-- By default it waits until a fifth of a table is dead: of 500 million tasks, 100 million.

ALTER TABLE automations_task SET (
    autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 10000,
    autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.01,
    autovacuum_vacuum_cost_delay = 0
);
ALTER TABLE automations_instance SET (
    autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 10000,
    autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.01,
    autovacuum_vacuum_cost_delay = 0
);
ALTER TABLE automations_attempt SET (
    autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05
);
ALTER TABLE automations_counted SET (autovacuum_vacuum_scale_factor = 0.02);
-- Small and rewritten all the time.
ALTER TABLE automations_message SET (autovacuum_vacuum_scale_factor = 0.01);
ALTER TABLE automations_awaited SET (autovacuum_vacuum_scale_factor = 0.01);
ALTER TABLE automations_queued SET (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 1000);
ALTER TABLE automations_permit SET (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 1000);
