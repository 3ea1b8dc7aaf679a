//! Tests of Moodle XML.
