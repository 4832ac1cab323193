//! What is drawn of runs: the pictures say what the world is like, and nothing else.

mod damaged;
mod film;
mod judged;
mod page;
mod perfetto;
mod quiz;
mod readlog;
mod scenes;
mod svg;
mod text;
