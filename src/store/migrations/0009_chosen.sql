-- Migration 9: the items that an adaptive exam chooses one after the other. They are events of the
-- kind 'chosen', and rows of form_item like the first one. Never edited once released: a change is
-- a new file beside this one.

-- Finds the items of one sitting, and keeps two windows from choosing for one place.
CREATE UNIQUE INDEX event_chosen ON event (sitting, position) WHERE kind = 'chosen';
