//! The first line of every log.

/// The first line of every log. Values in nats per image; `wall_seconds` and
/// `train_seconds` are both the time spent training, evaluations and pauses left out.
/// Bounds are empty with one sample of z; a weight KL is 0 while no weight is random.
pub const COLUMNS: &str = "step,epoch,wall_seconds,train_elbo,train_reconstruction,train_kl,\
                           minimised,test_elbo,test_reconstruction,test_kl,train_seconds,\
                           train_bound,train_weight_kl,test_bound,test_weight_kl";
