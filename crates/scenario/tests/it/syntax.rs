//! Mistakes in the syntax: the place where they were made, and the one thing to change.

use crate::{check, check_short, with_steps};
use expect_test::expect;

#[test]
fn a_missing_comma_is_placed_where_it_belongs() {
    check(
        "(\n    about: \"a\"\n    on: [CE_NET_4_2],\n)",
        expect![[r#"
            error: missing comma
             --> t.ron:2:15
              |
            2 |     about: "a"
              |               ^
              |
              = help: add `,` here
        "#]],
    );
}

#[test]
fn a_missing_comma_in_a_list_is_placed_where_it_belongs() {
    check_short(
        "(tags: [\n  \"a\"\n  \"b\"\n])",
        expect![[r#"
        t.ron:2:6: error: missing comma (help: add `,` here)
    "#]],
    );
}

#[test]
fn braces_get_a_help_line_of_their_own() {
    check(
        "(world: [Machine { name: \"m\" }])",
        expect![[r#"
            error: expected `,` or `]`, found `{`
             --> t.ron:1:18
              |
            1 | (world: [Machine { name: "m" }])
              |                  ^
              |
              = help: there are no braces: fields go into parentheses, as in `Process(name: "a")`
        "#]],
    );
}

#[test]
fn braces_as_a_value_get_the_same_help() {
    check_short(
        "(world: {name: 1})",
        expect![[r#"
        t.ron:1:9: error: expected a value, found `{` (help: there are no braces: fields go into parentheses, as in `Process(name: "a")`)
    "#]],
    );
}

#[test]
fn flags_joined_with_a_bar_are_a_list() {
    check(
        &with_steps("CreateFileMapping(flProtect: PAGE_READWRITE | SEC_COMMIT)"),
        expect![[r#"
            error: expected `,` or `)`, found `|`
             --> t.ron:4:45
              |
            4 | CreateFileMapping(flProtect: PAGE_READWRITE | SEC_COMMIT)
              |                                             ^
              |
              = help: several flags are a list: `[PAGE_READWRITE, SEC_COMMIT]`
        "#]],
    );
}

#[test]
fn flags_joined_with_a_bar_inside_a_list_are_found_too() {
    check_short(
        &with_steps("CreateFileMapping(flProtect: [PAGE_READWRITE|SEC_COMMIT])"),
        expect![[r#"
            t.ron:4:45: error: expected `,` or `]`, found `|` (help: several flags are a list: `[PAGE_READWRITE, SEC_COMMIT]`)
        "#]],
    );
}

#[test]
fn a_positional_argument_behind_a_named_one_is_refused() {
    check(
        &with_steps("CloseHandle(hObject: \"a\", 3)"),
        expect![[r#"
            error: arguments with and without a name are mixed
             --> t.ron:4:27
              |
            4 | CloseHandle(hObject: "a", 3)
              |             -------       ^
              |             |
              |             the first argument
              |
              = help: every argument has a name, as in `CloseHandle(hObject: "file")`
        "#]],
    );
}

#[test]
fn a_word_behind_a_named_argument_is_refused() {
    check_short(
        &with_steps("CreateFile(lpFileName: \"a\", OPEN_EXISTING)"),
        expect![[r#"
            t.ron:4:29: error: arguments with and without a name are mixed (help: is a `)` missing before this? Every argument has a name, as in `CloseHandle(hObject: "file")`)
        "#]],
    );
}

#[test]
fn a_named_argument_behind_a_positional_one_is_refused() {
    check_short(
        &with_steps("CloseHandle(3, hObject: \"a\")"),
        expect![[r#"
        t.ron:4:16: error: arguments with and without a name are mixed (help: every argument has a name, as in `CloseHandle(hObject: "file")`)
    "#]],
    );
}

#[test]
fn arguments_without_parentheses_get_a_help_line() {
    check(
        &with_steps("CloseHandle hObject: \"a\""),
        expect![[r#"
            error: expected `,` or `]`, found `hObject`
             --> t.ron:4:13
              |
            4 | CloseHandle hObject: "a"
              |             ^^^^^^^
              |
              = help: the arguments of a call are in parentheses: `CloseHandle(hObject: "file")`
        "#]],
    );
}

#[test]
fn a_path_with_single_backslashes_gets_the_raw_text_as_help() {
    check(
        &with_steps("CreateFile(lpFileName: \"\\Windows\\chart.bin\")"),
        expect![[r#"
            error: this is no escape sequence
             --> t.ron:4:25
              |
            4 | CreateFile(lpFileName: "\Windows\chart.bin")
              |                         ^^
              |
              = help: a text with backslashes, such as a path, is written r"…"
        "#]],
    );
}

#[test]
fn an_escape_that_is_wrong_further_back_is_pointed_at() {
    check_short(
        "(about: \"ä\\n\\x4\\u{110000}\")",
        expect![[r#"
        t.ron:1:16: error: this is no escape sequence (help: a text with backslashes, such as a path, is written r"…")
    "#]],
    );
}

#[test]
fn an_equals_sign_is_no_colon() {
    check_short(
        "(about = \"a\")",
        expect![[r#"
        t.ron:1:8: error: expected `,` or `)`, found `=` (help: an argument is written `name: value`)
    "#]],
    );
}

#[test]
fn an_equals_sign_behind_a_later_name_is_no_colon_either() {
    check_short(
        "(about: \"a\", on = [])",
        expect![[r#"
        t.ron:1:17: error: expected `:` after `on`, found `=` (help: an argument is written `name: value`)
    "#]],
    );
}

#[test]
fn a_semicolon_is_no_comma() {
    check_short(
        "(about: \"a\"; on: [])",
        expect![[r#"
        t.ron:1:12: error: expected `,` or `)`, found `;` (help: entries are separated by commas)
    "#]],
    );
}

#[test]
fn a_single_quoted_text_is_no_text() {
    check(
        "(about: 'abc')",
        expect![[r#"
            error: a single quote begins a character, and this one does not end
             --> t.ron:1:9
              |
            1 | (about: 'abc')
              |         ^
              |
              = help: texts are written in double quotes
        "#]],
    );
}

#[test]
fn typographic_quotes_are_no_quotes() {
    check_short(
        "(about: “abc”)",
        expect![[r#"
        t.ron:1:9: error: expected a value, found `“` (help: texts are written in plain double quotes: ")
    "#]],
    );
}

#[test]
fn an_unclosed_text_is_pointed_at_where_it_begins() {
    check(
        "(about: \"abc,\n on: [])",
        expect![[r#"
            error: this text is never closed
             --> t.ron:1:9
              |
            1 | (about: "abc,
              |         ^
              |
              = help: it ends with `"`
        "#]],
    );
}

#[test]
fn a_text_that_goes_on_to_the_next_one_is_pointed_at_where_it_begins() {
    check(
        "(about: \"abc,\n source: \"def\",\n on: [])",
        expect![[r#"
        error: the closing quote of this text is missing
         --> t.ron:1:9
          |
        1 | (about: "abc,
          |         ^
        2 |  source: "def",
          |          - it goes on to this quote
          |
          = help: a text ends with `"`
    "#]],
    );
    check_short(
        "(world: [File(path: r\"\\a, content: Text(\"x\")), Process(name: \"a\")])",
        expect![[r#"
            t.ron:1:21: error: the closing quote of this text is missing (help: a text ends with `"`)
        "#]],
    );
    // Nothing says that these texts should have ended before.
    check_short(
        "(about: \"a\"b\")",
        expect![[r#"
        t.ron:1:12: error: this text is never closed (help: it ends with `"`)
    "#]],
    );
    check_short(
        "(about: \"a,\n b\"\n on: [])",
        expect![[r#"
        t.ron:2:4: error: missing comma (help: add `,` here)
    "#]],
    );
}

#[test]
fn an_unclosed_raw_text_is_pointed_at_where_it_begins() {
    check_short(
        "(about: r##\"abc\"#, on: [])",
        expect![[r###"
        t.ron:1:9: error: this raw text is never closed (help: it ends with `"##`)
    "###]],
    );
}

#[test]
fn an_unclosed_comment_is_pointed_at_where_it_begins() {
    check_short(
        "( /* /* */ about: 1)",
        expect![[r#"
        t.ron:1:3: error: this comment is never closed (help: it ends with `*/`)
    "#]],
    );
}

#[test]
fn a_bracket_that_stays_open_is_shown() {
    check(
        "(about: \"a\",\n world: [1, 2",
        expect![[r#"
            error: expected `,` or `]`, found the end of the file
             --> t.ron:2:14
              |
            2 |  world: [1, 2
              |         -    ^
              |         |
              |         opened here and not closed
        "#]],
    );
}

#[test]
fn a_wrong_closing_bracket_shows_the_opening_one() {
    check(
        "(on: [CE_NET_4_2), about: \"a\")",
        expect![[r#"
            error: expected `,` or `]`, found `)`
             --> t.ron:1:17
              |
            1 | (on: [CE_NET_4_2), about: "a")
              |      -          ^
              |      |
              |      opened here and not closed
        "#]],
    );
}

#[test]
fn an_attribute_is_refused() {
    check(
        "#![enable(implicit_some)]\n(about: \"a\")",
        expect![[r#"
            error: a scenario has no `#![…]` attributes
             --> t.ron:1:1
              |
            1 | #![enable(implicit_some)]
              | ^
              |
              = help: remove it: the language has a fixed set of extensions
        "#]],
    );
}

#[test]
fn an_attribute_behind_a_comment_is_refused() {
    check_short(
        "// hello\n#![enable(unwrap_newtypes)]\n()",
        expect![[r#"
        t.ron:2:1: error: a scenario has no `#![…]` attributes (help: remove it: the language has a fixed set of extensions)
    "#]],
    );
}

#[test]
fn text_behind_the_scenario_is_refused() {
    check(
        "(about: \"a\")\n(about: \"b\")",
        expect![[r#"
            error: found `(` after the end of the scenario
             --> t.ron:2:1
              |
            1 | (about: "a")
              |            - the scenario ends here
            2 | (about: "b")
              | ^
              |
              = help: a file holds one scenario
        "#]],
    );
}

#[test]
fn an_empty_file_is_an_empty_scenario() {
    check_short(
        "",
        expect![[r#"
        t.ron:1:1: error: empty scenario (help: `slotzero new` writes a scenario to start from)
    "#]],
    );
}

#[test]
fn a_file_of_white_space_is_an_empty_scenario() {
    check_short(
        " \n\t\r\n",
        expect![[r#"
        t.ron:1:1: error: empty scenario (help: `slotzero new` writes a scenario to start from)
    "#]],
    );
}

#[test]
fn a_file_with_only_a_comment_is_an_empty_scenario() {
    check_short(
        "/* nothing */ // here",
        expect![[r#"
        t.ron:1:1: error: empty scenario (help: `slotzero new` writes a scenario to start from)
    "#]],
    );
}

#[test]
fn a_value_that_is_no_scenario_is_refused() {
    check_short(
        "[1, 2]",
        expect![[r#"
        t.ron:1:1: error: expected a scenario, `(about: …, on: […], world: […], steps: […])`, found a list
    "#]],
    );
}

#[test]
fn a_field_without_a_value_is_refused() {
    check_short(
        "(about: )",
        expect![[r#"
        t.ron:1:9: error: expected a value, found `)`
    "#]],
    );
}

#[test]
fn a_list_with_names_is_refused() {
    check_short(
        "(on: [a: 1])",
        expect![[r#"
        t.ron:1:8: error: expected `,` or `]`, found `:` (help: a list holds values; `name: value` pairs go into parentheses)
    "#]],
    );
}

#[test]
fn a_comma_with_nothing_before_it_is_refused() {
    check_short(
        "(,)",
        expect![[r#"
        t.ron:1:2: error: expected a value, found `,`
    "#]],
    );
}

#[test]
fn a_field_given_twice_shows_both_places() {
    check(
        "(about: \"a\",\n about: \"b\", on: [CE_NET_4_2], world: [], steps: [])",
        expect![[r#"
            error: `about` is given twice
             --> t.ron:2:2
              |
            1 | (about: "a",
              |  ----- first given here
            2 |  about: "b", on: [CE_NET_4_2], world: [], steps: [])
              |  ^^^^^ again here
            error: a world needs at least one `Machine(…)`
             --> t.ron:2:39
              |
            2 |  about: "b", on: [CE_NET_4_2], world: [], steps: [])
              |                                       ^^
        "#]],
    );
}

#[test]
fn an_argument_given_twice_in_a_call_shows_both_places() {
    check_short(
        &with_steps("CloseHandle(hObject: \"a\", hObject: \"b\")"),
        expect![[r#"
        t.ron:4:27: error: `hObject` is given twice
    "#]],
    );
}

#[test]
fn a_name_outside_ascii_is_refused() {
    check_short(
        "(äbout: 1)",
        expect![[r#"
        t.ron:1:2: error: expected a value, found `ä`
    "#]],
    );
}

#[test]
fn a_raw_identifier_is_refused() {
    check_short(
        "(r#about: 1)",
        expect![[r#"
            t.ron:1:3: error: expected `,` or `)`, found `#` (help: a comment begins with `//`)
        "#]],
    );
}

#[test]
fn columns_are_right_behind_crlf_and_wide_characters() {
    check_short(
        "(\r\n about: \"日本語\", x y)",
        expect![[r#"
        t.ron:2:18: error: expected `:` after `x`, found `y` (help: an argument is written `name: value`)
    "#]],
    );
}

#[test]
fn words_that_are_values_take_no_arguments() {
    check_short(
        &with_steps("A(x: true(1))"),
        expect![[r#"
        t.ron:4:10: error: expected `,` or `)`, found `(`
    "#]],
    );
    check_short(
        &with_steps("A(x: NaN())"),
        expect![[r#"
        t.ron:4:9: error: expected `,` or `)`, found `(`
    "#]],
    );
    check_short(
        &with_steps("A(x: Some(3))"),
        expect![[r#"
        t.ron:4:6: error: there is no `Some` (help: write the value itself; a field that may be missing is left out)
    "#]],
    );
    check_short(
        "Some",
        expect![[r#"
        t.ron:1:1: error: there is no `Some` (help: write the value itself; a field that may be missing is left out)
    "#]],
    );
}
