//! `slotzero view`: the run of one scenario, or a trace, as a page to step through.

use crate::cli::{ColorChoice, ViewOptions};
use crate::colour::Colours;
use crate::output::write_to;
use crate::run::refuse;
use crate::show::{Show, no_such_step};
use crate::source::{Asked, open};
use crate::{Exit, Host};
use std::io;
use viewer::Camera;
use viewer::html::page;
use viewer::svg::picture;

pub(crate) fn command(
    options: &ViewOptions,
    colour: ColorChoice,
    host: &mut Host<'_>,
) -> io::Result<Exit> {
    let colours = Colours::of(colour, host);
    let form = match form(options) {
        Ok(form) => form,
        Err(mistake) => return refuse(&[mistake], host),
    };
    let (file, version) = (&*options.file, options.version_only.as_deref());
    open(Asked { file, version, max_steps: options.max_steps }, colours, host, |source, host| {
        let mut camera = Camera::default();
        let played = match source.play(&mut camera) {
            Ok(played) => played,
            Err(error) => return source.refuse(&error, host),
        };
        let film = camera.finish();
        source.stands_by(film.contradicted);
        let made = match form {
            Form::Page => page(&film, &source.script(&played)),
            Form::Drawing(step) => match step.frame(&film) {
                Some(frame) => picture(&film, frame),
                None => return refuse(&[no_such_step(step)], host),
            },
        };
        write_to(&options.output, options.force, source.found, host, |file, host| {
            file.write_all(made.as_bytes())?;
            source.tell(&played, colours, host)
        })
    })
}

/// What is made.
#[derive(Clone, Copy)]
enum Form {
    Page,
    /// A drawing of the world after a step.
    Drawing(Show),
}

/// The form that the name of the output asks for.
fn form(options: &ViewOptions) -> Result<Form, String> {
    let end = options.output.extension().unwrap_or_default();
    match (end, options.step) {
        (end, step) if end.eq_ignore_ascii_case("svg") => {
            Ok(Form::Drawing(step.unwrap_or(Show::Last)))
        }
        (end, None) if end.eq_ignore_ascii_case("html") => Ok(Form::Page),
        (end, Some(_)) if end.eq_ignore_ascii_case("html") => {
            Err("--step is for drawings; #step=3 behind its address opens a page there".to_owned())
        }
        _ => Err("the output ends in .html for a page, in .svg for a drawing".to_owned()),
    }
}
