//! What holds for every partner that there could be: exact answers about a program, not samples.
//!
//! [`world`] lists what a partner may differ in and cuts each of it into cells in which no question of the program tells
//! two values apart. [`encode`] turns conditions, tiers and benefits into [`diagram`]s over these cells. A question about
//! all partners (can anybody reach Gold, does Gold imply Silver) is then a look at a diagram, and a `no` comes with a
//! [`witness`]: a partner that the reference evaluator is asked about before anything is said.

pub mod diagram;
pub mod encode;
pub mod findings;
pub mod regime;
pub mod stop;
pub mod witness;
pub mod world;

pub use diagram::{Diagrams, Leaf, Ref};
pub use encode::{Analysis, MOST_STEPS};
pub use stop::Stop;
pub use witness::Witness;

/// Why a question about all partners has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Undecided {
    /// The diagram has more nodes than are built.
    #[error("there are too many cases to look at")]
    TooLarge,
    /// Nobody wants to know any more.
    #[error("the search was ended")]
    Stopped,
    /// A score whose points have no end.
    #[error("a score has no highest number of points")]
    EndlessScore,
    /// Bands that price each slice by itself: their rate hangs on the amount itself.
    #[error("sliced bands give another rate for each amount")]
    Sliced,
    /// A number with more digits than are held exactly.
    #[error("a number has too many digits")]
    Numbers,
    /// The program refers to itself, or asks what a measure cannot answer.
    #[error("the program is not well-formed")]
    Malformed,
}
