//! What holds for every format and every stream, however hostile.

mod bounds;
mod cuts;
mod fuzz;
mod order;
mod streams;
