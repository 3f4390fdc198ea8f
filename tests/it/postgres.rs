//! PostgreSQL's half of the stories: run where there is a server, left out in plain sight elsewhere.

use std::io::Write;

use crate::support::postgres_url;

#[test]
fn the_postgresql_half_is_run_or_said_to_be_left_out() {
    if postgres_url().is_none() {
        // Written past the capture of a passing test: whoever runs the tests shall see it.
        let line = "NOT RUN: the PostgreSQL half of the tests. Set TEST_DATABASE_URL=postgres://USER@HOST/postgres to a server where databases may be made.";
        writeln!(std::io::stderr(), "{line}").unwrap();
    }
}
