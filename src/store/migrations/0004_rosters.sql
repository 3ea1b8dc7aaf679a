-- Migration 4: what a list of the school says of those in a class: what it calls them, and how much
-- of everybody's time they have.
-- Never edited once released: a change is a new file beside this one.

-- NULL for whoever came in without a list.
ALTER TABLE class_learner ADD COLUMN roster_id TEXT CHECK (roster_id <> '');

-- A multiple of everybody's time, as the log of a class writes it.
ALTER TABLE class_learner ADD COLUMN extra TEXT NOT NULL DEFAULT '1';

CREATE UNIQUE INDEX class_learner_roster ON class_learner (class, roster_id)
    WHERE roster_id IS NOT NULL;
