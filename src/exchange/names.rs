//! Which layer of the network a layer of another program is, by its name alone.

/// Where a layer has its place, by its name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// A hidden layer of the encoder, or its last one, which gives mean and log variance.
    Encoder,
    /// Gives the mean of q(z | x).
    Mean,
    /// Gives its log variance.
    LogVariance,
    /// Gives both, the means first.
    Posterior,
    /// A layer of the decoder; the last one gives the image.
    Decoder,
    /// The decoder's last.
    Output,
}

const ENCODERS: [&str; 3] = ["encoder", "encode", "enc"];
const DECODERS: [&str; 3] = ["decoder", "decode", "dec"];
const MEANS: [&str; 7] = [
    "mu",
    "mean",
    "fc_mu",
    "fc_mean",
    "z_mean",
    "z_mu",
    "mean_layer",
];
const LOG_VARIANCES: [&str; 11] = [
    "logvar",
    "log_var",
    "var",
    "fc_var",
    "fc_logvar",
    "fc_log_var",
    "z_logvar",
    "z_log_var",
    "logvar_layer",
    "log_var_layer",
    "fc_logvariance",
];
const POSTERIORS: [&str; 1] = ["posterior"];
const OUTPUTS: [&str; 3] = ["output", "final_layer", "out"];

/// The roles of layers of these names (without `.weight`), in the same order; for those that
/// no rule knows, none.
pub(super) fn roles(names: &[String]) -> Vec<Option<Role>> {
    let short = without_common_part(names);
    let split = numbered_split(&short);
    let role = |name: &&str| by_word(name).or_else(|| by_number(name, split?));
    short.iter().map(role).collect()
}

/// The names without what all of them begin with: `module.` of several cards, `model.` of a
/// class around the model.
fn without_common_part(names: &[String]) -> Vec<&str> {
    let mut short: Vec<&str> = names.iter().map(String::as_str).collect();
    loop {
        let parts = short.iter().map(|name| name.split_once('.'));
        let Some(parts) = parts.collect::<Option<Vec<_>>>() else {
            return short;
        };
        let Some(&(first, _)) = parts.first() else {
            return short;
        };
        if !parts.iter().all(|(part, _)| *part == first) || is_side(first) {
            return short;
        }
        short = parts.into_iter().map(|(_, rest)| rest).collect();
    }
}

fn is_side(part: &str) -> bool {
    ENCODERS.contains(&part) || DECODERS.contains(&part)
}

/// By what its last word or its first says: `encoder.fc_mu` is the mean, `encoder.0` a layer of
/// the encoder.
fn by_word(name: &str) -> Option<Role> {
    let (first, last) = (name.split('.').next()?, name.rsplit('.').next()?);
    // `fc_mu.0`, where a layer stands alone in a sequence.
    let word = if is_number(last) && !is_side(first) {
        first
    } else {
        last
    };
    let lists: [(&[&str], Role); 4] = [
        (&MEANS, Role::Mean),
        (&LOG_VARIANCES, Role::LogVariance),
        (&POSTERIORS, Role::Posterior),
        (&OUTPUTS, Role::Output),
    ];
    let named = lists.into_iter().find(|(words, _)| words.contains(&word));
    if let Some((_, role)) = named {
        return Some(role);
    }
    if ENCODERS.contains(&first) {
        Some(Role::Encoder)
    } else if DECODERS.contains(&first) {
        Some(Role::Decoder)
    } else {
        None
    }
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// The number N of which there are `fcN1` and `fcN2` among `fc1`, `fc2` and on: the two heads.
fn numbered_split(names: &[&str]) -> Option<u32> {
    let numbers: Vec<u32> = names.iter().filter_map(|name| fc(name)).collect();
    let has = |number: u32| numbers.contains(&number);
    let split = |n: &u32| has(n * 10 + 1) && has(n * 10 + 2) && !has(*n);
    (1..10).find(split)
}

/// The number of a layer that is called `fc` and a number.
fn fc(name: &str) -> Option<u32> {
    let digits = name.strip_prefix("fc")?;
    if !is_number(digits) {
        return None;
    }
    digits.parse().ok()
}

/// `fc1` before the heads `fc21` and `fc22`, `fc3` and `fc4` after them.
fn by_number(name: &str, split: u32) -> Option<Role> {
    let number = fc(name)?;
    if number == split * 10 + 1 {
        Some(Role::Mean)
    } else if number == split * 10 + 2 {
        Some(Role::LogVariance)
    } else if number < split {
        Some(Role::Encoder)
    } else {
        Some(Role::Decoder)
    }
}

/// Names in the order in which people count: `encoder.2` before `encoder.10`.
pub(super) fn counted(name: &str) -> Vec<(String, u64)> {
    let mut parts = vec![(String::new(), 0u64)];
    let mut in_number = false;
    for letter in name.chars() {
        let digit = letter.to_digit(10);
        if let Some((words, number)) = parts.last_mut() {
            match digit {
                Some(digit) => {
                    *number = number.saturating_mul(10).saturating_add(u64::from(digit));
                }
                None if in_number => parts.push((letter.to_string(), 0)),
                None => words.push(letter),
            }
        }
        in_number = digit.is_some();
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(names: &[&str]) -> Vec<Option<Role>> {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        roles(&names)
    }

    #[test]
    fn the_example_of_pytorch_and_its_longer_kin_are_known_by_their_numbers() {
        use Role::{Decoder, Encoder, LogVariance, Mean};
        assert_eq!(
            of(&["fc1", "fc21", "fc22", "fc3", "fc4"]),
            [Encoder, Mean, LogVariance, Decoder, Decoder].map(Some)
        );
        assert_eq!(
            of(&[
                "module.fc1",
                "module.fc2",
                "module.fc31",
                "module.fc32",
                "module.fc4"
            ]),
            [Encoder, Encoder, Mean, LogVariance, Decoder].map(Some)
        );
        assert_eq!(of(&["fc1", "fc2"]), [None, None]);
    }

    #[test]
    fn words_tell_the_heads_wherever_they_stand() {
        use Role::{Decoder, Encoder, LogVariance, Mean, Output, Posterior};
        assert_eq!(
            of(&["encoder.0", "fc_mu", "fc_var", "decoder.0", "final_layer.0"]),
            [Encoder, Mean, LogVariance, Decoder, Output].map(Some)
        );
        assert_eq!(
            of(&[
                "vae.encoder.net.0",
                "vae.encoder.mu",
                "vae.encoder.logvar",
                "vae.decoder.2"
            ]),
            [Encoder, Mean, LogVariance, Decoder].map(Some)
        );
        assert_eq!(
            of(&["encoder.0", "posterior", "decoder.0", "output"]),
            [Encoder, Posterior, Decoder, Output].map(Some)
        );
        assert_eq!(of(&["encoder.0", "attention"]), [Some(Encoder), None]);
    }

    #[test]
    fn layers_are_in_the_order_of_their_numbers() {
        let mut names = ["encoder.10.a", "encoder.2.b", "encoder.1", "encoder.2.a"];
        names.sort_by_key(|name| counted(name));
        assert_eq!(
            names,
            ["encoder.1", "encoder.2.a", "encoder.2.b", "encoder.10.a"]
        );
    }
}
