//! What is drawn of runs: the pictures say what the world is like, and nothing else.

mod film;
mod page;
mod perfetto;
mod readlog;
mod scenes;
