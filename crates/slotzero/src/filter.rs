//! Which scenarios to take: `-E` and `--tag`.
//!
//! A filter is a word, or predicates joined with `and`, `or`, `not` and parentheses (also `&`,
//! `|`, `!`), in the manner of cargo-nextest:
//!
//! | Filter | Takes |
//! | --- | --- |
//! | `rom` | scenarios with `rom` in their path |
//! | `*/rom_*` | scenarios whose path the glob matches |
//! | `path(rom)`, `tag(7-Zip)`, `clause(CFM-14)` | the same for their path, their tags, their clauses |
//! | `tag(=slow)` | an equal text instead of a part of it |
//! | `clause(CFM-*) and not path(card)` | what both sides say |

use abi::OsVersion;
use glob::Pattern;
use scenario::{Scenario, echo};

/// How deep parentheses may be nested.
const DEPTH: usize = 64;

/// Says of each scenario whether to take it.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    any_of: Vec<Expression>,
    tags: Vec<String>,
    version: Option<OsVersion>,
}

#[derive(Clone, Debug)]
enum Expression {
    Path(Matcher),
    Tag(Matcher),
    Clause(Matcher),
    All,
    Not(Box<Expression>),
    And(Box<Expression>, Box<Expression>),
    Or(Box<Expression>, Box<Expression>),
}

#[derive(Clone, Debug)]
enum Matcher {
    Part(String),
    Equal(String),
    Glob(Pattern),
}

impl Filter {
    /// What takes a scenario that any of the expressions matches and that has any of the tags.
    pub fn new(expressions: &[String], tags: &[String]) -> Result<Filter, String> {
        let any_of = expressions.iter().map(|text| parse(text)).collect::<Result<_, _>>()?;
        Ok(Filter { any_of, tags: tags.to_vec(), version: None })
    }

    /// The same, for scenarios that run on this version.
    pub fn on(mut self, version: Option<OsVersion>) -> Filter {
        self.version = version;
        self
    }

    /// Whether to take this scenario; `shown` is its path.
    pub fn takes(&self, shown: &str, scenario: &Scenario) -> bool {
        let any = |expression: &Expression| expression.matches(shown, scenario);
        let has = |tag: &String| scenario.tags.iter().any(|known| *known.value == **tag);
        let runs_on = |version| scenario.on.iter().any(|on| on.value == version);
        (self.any_of.is_empty() || self.any_of.iter().any(any))
            && (self.tags.is_empty() || self.tags.iter().any(has))
            && self.version.is_none_or(runs_on)
    }

    /// Whether a file that is no scenario may have been meant: by its path alone. What a filter
    /// says of tags and clauses could be true of it.
    pub fn may_take(&self, shown: &str) -> bool {
        let any = |expression: &Expression| expression.may_match(shown) != Some(false);
        self.any_of.is_empty() || self.any_of.iter().any(any)
    }
}

impl Expression {
    fn matches(&self, shown: &str, scenario: &Scenario) -> bool {
        match self {
            Expression::All => true,
            Expression::Path(matcher) => matcher.matches(shown),
            Expression::Tag(matcher) => scenario.tags.iter().any(|tag| matcher.matches(tag)),
            Expression::Clause(matcher) => {
                scenario.clauses.iter().any(|clause| matcher.matches(clause))
            }
            Expression::Not(inner) => !inner.matches(shown, scenario),
            Expression::And(a, b) => a.matches(shown, scenario) && b.matches(shown, scenario),
            Expression::Or(a, b) => a.matches(shown, scenario) || b.matches(shown, scenario),
        }
    }

    /// The same when only the path is known; `None`: it depends on the rest.
    fn may_match(&self, shown: &str) -> Option<bool> {
        match self {
            Expression::All => Some(true),
            Expression::Path(matcher) => Some(matcher.matches(shown)),
            Expression::Tag(_) | Expression::Clause(_) => None,
            Expression::Not(inner) => inner.may_match(shown).map(|matches| !matches),
            Expression::And(a, b) => match (a.may_match(shown), b.may_match(shown)) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            },
            Expression::Or(a, b) => match (a.may_match(shown), b.may_match(shown)) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            },
        }
    }
}

impl Matcher {
    fn new(text: &str) -> Result<Matcher, String> {
        if let Some(equal) = text.strip_prefix('=') {
            return Ok(Matcher::Equal(equal.to_owned()));
        }
        if text.contains(['*', '?', '[']) {
            let pattern = Pattern::new(text);
            let wrong = |error| format!("`{}` is no glob pattern: {error}", echo(text));
            return pattern.map(Matcher::Glob).map_err(wrong);
        }
        Ok(Matcher::Part(text.to_owned()))
    }

    fn matches(&self, text: &str) -> bool {
        match self {
            Matcher::Part(part) => text.contains(part.as_str()),
            Matcher::Equal(equal) => text == equal,
            Matcher::Glob(pattern) => pattern.matches(text),
        }
    }
}

fn parse(text: &str) -> Result<Expression, String> {
    let mut parser = Parser { rest: text, depth: 0 };
    let expression = parser.either()?;
    match parser.rest.trim_start() {
        "" => Ok(expression),
        rest => Err(format!("the filter has something left over: `{}`", echo(rest))),
    }
}

struct Parser<'t> {
    rest: &'t str,
    depth: usize,
}

impl<'t> Parser<'t> {
    fn either(&mut self) -> Result<Expression, String> {
        let mut left = self.both()?;
        while self.takes("|") || self.takes_word("or") {
            left = Expression::Or(Box::new(left), Box::new(self.both()?));
        }
        Ok(left)
    }

    fn both(&mut self) -> Result<Expression, String> {
        let mut left = self.single()?;
        while self.takes("&") || self.takes_word("and") {
            left = Expression::And(Box::new(left), Box::new(self.single()?));
        }
        Ok(left)
    }

    fn single(&mut self) -> Result<Expression, String> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(format!("the filter is nested deeper than {DEPTH}"));
        }
        let expression = if self.takes("!") || self.takes_word("not") {
            Expression::Not(Box::new(self.single()?))
        } else if self.takes("(") {
            let inner = self.either()?;
            if !self.takes(")") {
                return Err(String::from("the filter lacks a `)`"));
            }
            inner
        } else {
            self.predicate()?
        };
        self.depth -= 1;
        Ok(expression)
    }

    fn predicate(&mut self) -> Result<Expression, String> {
        let word = self.word();
        if word.is_empty() {
            return Err(String::from("the filter lacks something to match"));
        }
        let Some(inside) = self.rest.strip_prefix('(') else {
            return Matcher::new(word).map(Expression::Path);
        };
        let Some((inside, rest)) = inside.split_once(')') else {
            return Err(String::from("the filter lacks a `)`"));
        };
        self.rest = rest;
        match (word, inside.trim()) {
            ("all", "") => Ok(Expression::All),
            ("path", inside) => Matcher::new(inside).map(Expression::Path),
            ("tag", inside) => Matcher::new(inside).map(Expression::Tag),
            ("clause", inside) => Matcher::new(inside).map(Expression::Clause),
            _ => Err(format!(
                "`{}(…)` is no predicate; there are path(…), tag(…), clause(…) and all()",
                echo(word)
            )),
        }
    }

    fn word(&mut self) -> &'t str {
        self.rest = self.rest.trim_start();
        let stops = |c: char| c.is_whitespace() || "()&|!".contains(c);
        let end = self.rest.find(stops).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word
    }

    fn takes(&mut self, sign: &str) -> bool {
        self.rest = self.rest.trim_start();
        let after = self.rest.strip_prefix(sign);
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }

    fn takes_word(&mut self, wanted: &str) -> bool {
        let before = self.rest;
        if self.word() == wanted {
            return true;
        }
        self.rest = before;
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scenario::{NoFiles, Source};

    const SCENARIO: &str = r#"(
        about: "a", on: [CE_NET_4_2], clauses: ["CFM-33", "CFM-09"], tags: ["slow", "7-Zip"],
        world: [Machine(name: "m", ram: 1)], steps: [],
    )"#;

    #[track_caller]
    fn check(filter: &str, takes: bool) {
        let source = Source::from_bytes("t.ron", SCENARIO.into()).expect("it is UTF-8");
        let scenario = scenario::parse(&source, &NoFiles).expect("it has no mistake");
        let filter = Filter::new(&[filter.to_owned()], &[]).expect("it is a filter");
        assert_eq!(filter.takes("scenarios/rom/in_place.ron", &scenario), takes);
    }

    #[track_caller]
    fn refused(filter: &str, message: &str) {
        let error = Filter::new(&[filter.to_owned()], &[]).expect_err("it is no filter");
        assert_eq!(error, message);
    }

    #[test]
    fn a_word_is_a_part_of_the_path() {
        check("rom/in", true);
        check("card", false);
    }

    #[test]
    fn a_glob_matches_the_whole_path() {
        check("*/rom/*", true);
        check("rom/*", false);
    }

    #[test]
    fn predicates_look_at_tags_and_clauses() {
        check("tag(slow)", true);
        check("tag(slo)", true);
        check("tag(=slo)", false);
        check("clause(CFM-3?)", true);
        check("clause(=CFM-3)", false);
    }

    #[test]
    fn and_binds_more_than_or() {
        check("rom or tag(none) and path(none)", true);
        check("(rom | tag(none)) & path(none)", false);
        check("not path(card) and !tag(fast)", true);
        check("all()", true);
    }

    #[test]
    fn what_is_no_filter_is_refused() {
        refused("", "the filter lacks something to match");
        refused("(rom", "the filter lacks a `)`");
        refused("rom rom", "the filter has something left over: `rom`");
        refused(
            "name(x)",
            "`name(…)` is no predicate; there are path(…), tag(…), clause(…) and all()",
        );
        refused(&"(".repeat(100_000), "the filter is nested deeper than 64");
        refused(&"!".repeat(100_000), "the filter is nested deeper than 64");
    }

    #[test]
    fn what_cannot_be_read_may_have_any_tag() {
        let may = |filter: &str| {
            Filter::new(&[filter.to_owned()], &[]).expect("it is a filter").may_take("a/b.ron")
        };
        assert!(may("tag(slow)") && may("not tag(slow)") && may("path(a) and tag(x)"));
        assert!(!may("path(c) and tag(x)") && !may("not path(a)"));
    }
}
