//! What is refused is said as a person would say it.

use super::elbow::run_line;
use super::files::with_model;

#[test]
fn one_is_not_said_as_several() {
    let at = with_model();
    for (line, said) in [
        (
            "decode m.bpk --z 1 --out f.png",
            "--z gives 1 number, but m.bpk has 2 latent dimensions",
        ),
        (
            "field m.bpk --kind prior --at 1 --out f.png",
            "--at gives 1 number, but m.bpk has 2 latent dimensions",
        ),
        (
            "path m.bpk --through 1;2 --out f.png",
            "has 1 coordinate, but m.bpk has 2 latent dimensions",
        ),
    ] {
        let ran = run_line(at.path(), line);
        assert_eq!(ran.code, Some(2), "{line}: {}", ran.err);
        assert!(ran.err.contains(said), "{line}: {}", ran.err);
    }
}

#[test]
fn a_width_that_is_not_there_is_named() {
    let at = with_model();
    let ran = run_line(
        at.path(),
        "train --data . --hidden 40,,3 --steps 1 --save n.bpk",
    );
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    assert!(
        ran.err.contains("width 2 of `40,,3` is empty"),
        "{}",
        ran.err
    );
    assert!(!at.path().join("n.bpk").exists());
}

#[test]
fn a_file_that_is_not_there_is_said_to_be_missing_and_nothing_else() {
    let at = with_model();
    for line in [
        "figure m.bpk --data . --what curves --log nothere.csv --out f.svg",
        "eval nothere.bpk --data .",
        "decode nothere.bpk --z 1,1 --out f.png",
        "encode nothere.bpk --data . --out codes.csv",
        "export nothere.bpk --out f.safetensors",
        "train --data . --resume nothere.bpk --steps 1 --save n.bpk",
        "data nothere",
        "eval m.bpk --data nothere",
    ] {
        let ran = run_line(at.path(), line);
        assert!(ran.code.is_some_and(|code| code != 0), "{line}");
        let missing = ["there is no such file", "there is nothing at this place"];
        let said = missing.iter().any(|words| ran.err.contains(words));
        assert!(said && ran.err.contains("nothere"), "{line}: {}", ran.err);
        assert!(!ran.err.contains("os error"), "{line}: {}", ran.err);
        assert!(!ran.err.contains("holds no curves"), "{line}: {}", ran.err);
    }
}
