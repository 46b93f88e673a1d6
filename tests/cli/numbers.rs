//! Numbers as people type them: decimal commas, the minus sign of typesetters, thousands.

use super::elbow::run;
use super::{folder, idx};

#[test]
fn every_option_reads_commas_and_the_minus_sign_of_the_window() {
    let at = folder();
    idx::write_bars(at.path(), 200, 6, 5);
    let base = "train --data . --hidden 4 --steps 1e0";
    let options = [
        "--lr=1e−3",
        "--lr",
        "0,01",
        "--beta",
        "0,5",
        "--free-bits",
        "0,25",
        "--kl-warmup",
        "60,000",
        "--batch",
        "1e1",
        "--seed",
        "1,234",
    ];
    for (range, field, value) in [
        (0..1, "learning_rate", 0.001),
        (1..3, "learning_rate", 0.01),
        (3..5, "beta", 0.5),
        (5..7, "free_bits", 0.25),
        (7..9, "kl_warmup", 60_000.0),
        (9..11, "batch", 10.0),
        (11..13, "seed", 1234.0),
    ] {
        let words = base
            .split_whitespace()
            .chain(options[range].iter().copied());
        let json = run(at.path(), words).json();
        assert_eq!(json["recipe"][field].as_f64(), Some(value), "{field}");
    }
    let gaussian = "--likelihood gaussian --learn-precision --precision 2,5 --min-std 0,1";
    let words = base.split_whitespace().chain(gaussian.split_whitespace());
    let json = run(at.path(), words).json();
    let found = (&json["recipe"]["precision"], &json["recipe"]["min_std"]);
    assert_eq!(found, (&2.5.into(), &0.1.into()));
}

#[test]
fn what_is_no_such_number_is_refused_with_what_to_write() {
    let at = folder();
    for (words, advice) in [
        (["--lr", "1,500"], "1.500 or 1500"),
        (["--lr", "fast"], "like 0.01"),
        (["--beta", "-x"], "like 0.01"),
        (["--steps", "many"], "like 0.01"),
        (["--batch", "2,5"], "whole number"),
        (["--batch", "-5"], "whole number"),
        (["--batch", "−5"], "whole number"),
        (["--steps", "0"], "1 or more"),
    ] {
        let ran = run(at.path(), ["train"].into_iter().chain(words));
        assert_eq!(ran.code, Some(2), "{words:?}: {}", ran.err);
        assert!(ran.err.contains(advice), "{words:?}: {}", ran.err);
    }
}

#[test]
fn a_negative_number_is_refused_alike_however_it_is_written() {
    let at = folder();
    let told = |words: &[&str]| {
        let words = ["train"].into_iter().chain(words.iter().copied());
        run(at.path(), words).sentence(2).to_owned()
    };
    let plain = told(&["--beta=-1.5"]);
    assert!(plain.contains("beta must be"), "{plain}");
    for words in [
        &["--beta", "-1.5"][..],
        &["--beta", "-1,5"],
        &["--beta", "−1.5"],
        &["--beta", "−1,5"],
        &["--beta=−1,5"],
    ] {
        assert_eq!(told(words), plain, "{words:?}");
    }
}

#[test]
fn a_point_beyond_every_latent_space_is_told_in_few_digits() {
    let at = folder();
    let ran = run(
        at.path(),
        ["decode", "m.bpk", "--z", "1e40,0", "--out", "x.png"],
    );
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("1e40"), "{}", ran.err);
    assert!(!ran.err.contains("0000000"), "{}", ran.err);
}
