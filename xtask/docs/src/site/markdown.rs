//! Markdown as HTML.

use super::links::Links;
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html::push_html};

/// A document as HTML: links lead to where things are in the site, headings can be linked to.
pub(super) fn html(text: &str, links: &mut Links<'_>) -> String {
    let events: Vec<Event<'_>> = Parser::new_ext(text, Options::ENABLE_TABLES).collect();
    let mut changed = Vec::new();
    for (at, event) in events.iter().enumerate() {
        match event {
            Event::Start(Tag::Table(_)) => {
                changed.extend([raw("<div class=\"table\" tabindex=\"0\">"), event.clone()]);
            }
            Event::End(TagEnd::Table) => changed.extend([event.clone(), raw("</div>\n")]),
            // What is wider than the page is reached with the keyboard too.
            Event::Start(Tag::CodeBlock(_)) => changed.push(raw("<pre tabindex=\"0\"><code>")),
            other => changed.push(renewed(other, &events[at..], links)),
        }
    }
    let mut html = String::new();
    push_html(&mut html, changed.into_iter());
    html
}

fn raw(html: &'static str) -> Event<'static> {
    Event::Html(CowStr::Borrowed(html))
}

/// An event with its link or its name in the site; `ahead` begins with it.
fn renewed<'t>(event: &Event<'t>, ahead: &[Event<'t>], links: &mut Links<'_>) -> Event<'t> {
    let mut event = event.clone();
    match &mut event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
            *dest_url = links.resolved(dest_url).into();
        }
        Event::Start(Tag::Heading { id, .. }) => *id = Some(name(ahead).into()),
        _ => {}
    }
    event
}

/// What the heading at the beginning is called in links: its words in small letters.
fn name(ahead: &[Event<'_>]) -> String {
    let inside = ahead.iter().take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))));
    let text: String = inside
        .filter_map(|event| match event {
            Event::Text(text) | Event::Code(text) => Some(&**text),
            _ => None,
        })
        .collect();
    let kept = text.to_lowercase();
    let kept = kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}
