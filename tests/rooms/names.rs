//! Which names a source file takes from other modules, read off its tokens.

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};
use std::str::FromStr;

/// Names from the crate's root on: `crate::data::idx::read` is `["data", "idx", "read"]`.
pub type Path = Vec<String>;

/// A name that stands in a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    pub path: Path,
    /// Counts from 1.
    pub line: usize,
}

/// What a file says about names.
#[derive(Debug, Default)]
pub struct Names {
    /// Every path that leads out of its own module, `super` and `self` resolved.
    pub used: Vec<Named>,
    /// What `pub use` and `pub(crate) use` hand on; a glob ends in `*`.
    pub handed_on: Vec<Path>,
    /// What is defined at the top of the file.
    pub defined: Vec<String>,
    /// The modules declared at the top of the file that have files of their own.
    pub children: Vec<String>,
}

const ITEMS: [&str; 8] = [
    "struct", "enum", "fn", "trait", "type", "const", "static", "union",
];

impl Names {
    /// Reads the text of the file of `module`.
    ///
    /// # Panics
    /// If it is not Rust.
    pub fn read(module: &[String], text: &str) -> Self {
        let tokens = TokenStream::from_str(text).expect("a source file");
        let mut names = Self {
            children: children(&tokens),
            ..Self::default()
        };
        names.walk(tokens, module, true);
        names
    }

    fn walk(&mut self, tokens: TokenStream, module: &[String], top: bool) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            at = match &tokens[at] {
                TokenTree::Ident(word) if word == "mod" => self.inline(&tokens, at, module),
                TokenTree::Ident(word) if word == "use" => self.import(&tokens, at, module, top),
                TokenTree::Ident(word) => {
                    if top && ITEMS.iter().any(|item| word == item) {
                        self.defined.extend(word_at(&tokens, at + 1));
                    }
                    self.inner_path(&tokens, at, module)
                }
                TokenTree::Group(group) => {
                    self.walk(group.stream(), module, false);
                    at + 1
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => at + 1,
            };
        }
    }

    /// `mod name { .. }`: what stands within is one module further down.
    fn inline(&mut self, tokens: &[TokenTree], at: usize, module: &[String]) -> usize {
        if let (Some(name), Some(TokenTree::Group(group))) =
            (word_at(tokens, at + 1), tokens.get(at + 2))
        {
            let mut inner = module.to_vec();
            inner.push(name);
            self.walk(group.stream(), &inner, false);
            return at + 3;
        }
        at + 1
    }

    /// `use tree;`, each path of it on its own.
    fn import(&mut self, tokens: &[TokenTree], at: usize, module: &[String], top: bool) -> usize {
        let end = (at..tokens.len())
            .find(|&end| is_punct(&tokens[end], ';'))
            .unwrap_or(tokens.len());
        let public = at > 0
            && match &tokens[at - 1] {
                TokenTree::Ident(word) => word == "pub",
                TokenTree::Group(group) => group.delimiter() == Delimiter::Parenthesis,
                TokenTree::Punct(_) | TokenTree::Literal(_) => false,
            };
        let mut found = Vec::new();
        branches(&tokens[at + 1..end], &[], &mut found);
        for Named { path, line } in found {
            let Some(path) = self.resolved(&path, module) else {
                continue;
            };
            if public && top {
                self.handed_on.push(path.clone());
            }
            self.used.push(Named { path, line });
        }
        end + 1
    }

    /// A path in the middle of the code; only those that say where they begin.
    fn inner_path(&mut self, tokens: &[TokenTree], at: usize, module: &[String]) -> usize {
        let line = tokens[at].span().start().line;
        let mut path: Path = word_at(tokens, at).into_iter().collect();
        let mut next = at + 1;
        while is_separator(tokens, next) {
            let Some(word) = word_at(tokens, next + 2) else {
                break;
            };
            path.push(word);
            next += 3;
        }
        let begins = matches!(path[0].as_str(), "crate" | "super" | "elbow");
        if path.len() > 1
            && begins
            && let Some(path) = self.resolved(&path, module)
        {
            self.used.push(Named { path, line });
        }
        next
    }

    /// From the crate's root on; None for what another crate has.
    fn resolved(&self, path: &[String], module: &[String]) -> Option<Path> {
        let mut from = module.to_vec();
        let mut rest = path;
        match path.first()?.as_str() {
            "crate" | "elbow" => {
                from.clear();
                rest = &path[1..];
            }
            "self" => rest = &path[1..],
            "super" => {
                while rest.first().is_some_and(|word| word == "super") {
                    from.pop()?;
                    rest = &rest[1..];
                }
            }
            child if self.children.iter().any(|name| name == child) => {}
            _ => return None,
        }
        from.extend(rest.iter().filter(|word| *word != "self").cloned());
        Some(from)
    }
}

/// The modules with files of their own: `mod name;`.
fn children(tokens: &TokenStream) -> Vec<String> {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let declared = |at: usize| {
        let is_mod = word_at(&tokens, at)? == "mod";
        let ends = is_punct(tokens.get(at + 2)?, ';');
        (is_mod && ends).then(|| word_at(&tokens, at + 1)).flatten()
    };
    (0..tokens.len()).filter_map(declared).collect()
}

/// The paths of a `use` tree.
fn branches(tokens: &[TokenTree], before: &[String], found: &mut Vec<Named>) {
    for branch in tokens.split(|token| is_punct(token, ',')) {
        let Some(first) = branch.first() else {
            continue;
        };
        let line = first.span().start().line;
        let mut path = before.to_vec();
        for token in branch {
            match token {
                TokenTree::Ident(word) if word == "as" => break,
                TokenTree::Ident(word) => path.push(word.to_string()),
                TokenTree::Punct(punct) if punct.as_char() == '*' => path.push("*".to_owned()),
                TokenTree::Group(group) => {
                    branches(&inside(group), &path, found);
                    path.clear();
                    break;
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
        if !path.is_empty() {
            found.push(Named { path, line });
        }
    }
}

fn inside(group: &Group) -> Vec<TokenTree> {
    group.stream().into_iter().collect()
}

fn word_at(tokens: &[TokenTree], at: usize) -> Option<String> {
    match tokens.get(at)? {
        TokenTree::Ident(word) => Some(word.to_string()),
        TokenTree::Group(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => None,
    }
}

fn is_punct(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

/// Two colons that belong together.
fn is_separator(tokens: &[TokenTree], at: usize) -> bool {
    let joint = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.spacing() == Spacing::Joint);
    match (tokens.get(at), tokens.get(at + 1)) {
        (Some(first), Some(second)) => {
            is_punct(first, ':') && joint(first) && is_punct(second, ':')
        }
        (_, None) | (None, Some(_)) => false,
    }
}
