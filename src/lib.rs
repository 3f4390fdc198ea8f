//! Ironfan.
