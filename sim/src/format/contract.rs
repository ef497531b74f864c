//! What holds for every format and every stream, however hostile.

mod bounds;
mod cuts;
mod order;
mod streams;
