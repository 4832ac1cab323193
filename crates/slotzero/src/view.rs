//! `slotzero view`: the run of one scenario, or a trace, as a page to step through.

use crate::cli::{ColorChoice, ViewOptions};
use crate::colour::Colours;
use crate::output::write_to;
use crate::run::refuse;
use crate::show::no_such_step;
use crate::source::{Asked, open};
use crate::{Exit, Host};
use std::io;
use viewer::html::page;
use viewer::svg::picture;
use viewer::{Camera, Film};

pub(crate) fn command(
    options: &ViewOptions,
    colour: ColorChoice,
    host: &mut Host<'_>,
) -> io::Result<Exit> {
    let colours = Colours::of(colour, host);
    let (file, version) = (&*options.file, options.version_only.as_deref());
    open(Asked { file, version, max_steps: options.max_steps }, colours, host, |source, host| {
        let mut camera = Camera::default();
        let played = match source.play(&mut camera) {
            Ok(played) => played,
            Err(error) => return source.refuse(&error, host),
        };
        let film = camera.finish();
        source.stands_by(film.contradicted);
        let made = match drawing(options, &film) {
            Some(Ok(drawing)) => drawing,
            Some(Err(mistake)) => return refuse(&[mistake], host),
            None => page(&film, &source.script(&played)),
        };
        write_to(&options.output, options.force, source.found, host, |file, host| {
            file.write_all(made.as_bytes())?;
            source.tell(&played, colours, host)
        })
    })
}

/// The drawing, if that is what is to be written.
fn drawing(options: &ViewOptions, film: &Film) -> Option<Result<String, String>> {
    let is_drawing = options.output.extension().is_some_and(|end| end.eq_ignore_ascii_case("svg"));
    is_drawing.then(|| {
        let frame = options.step.frame(film);
        frame.map(|frame| picture(film, frame)).ok_or_else(|| no_such_step(options.step))
    })
}
