//! The peer of starting cold.

fn main() {
    println!("Hello, world!");
}
