//! `slotzero trace`: everything that happens in the run of one scenario, or in a trace, in one of its forms.

use crate::cli::{ColorChoice, TraceFormat, TraceOptions};
use crate::colour::Colours;
use crate::output::write_to;
use crate::show::Both;
use crate::sinks::{Drawing, Lines, Logging};
use crate::source::{Asked, Played, Source, open};
use crate::{Exit, Host};
use std::io::{self, Write};
use trace::json::ReadError;
use viewer::{Camera, Timeline};

pub(crate) fn command(
    options: &TraceOptions,
    colour: ColorChoice,
    host: &mut Host<'_>,
) -> io::Result<Exit> {
    let colours = Colours::of(colour, host);
    let (file, version) = (&*options.file, options.version_only.as_deref());
    open(Asked { file, version, max_steps: options.max_steps }, colours, host, |source, host| {
        let say = |played: Result<Played, ReadError>, host: &mut Host<'_>| match played {
            Ok(played) => source.tell(&played, colours, host),
            Err(error) => source.refuse(&error, host),
        };
        match &options.output {
            None => {
                let played = write(options, source, &mut host.out, colours.out)?;
                say(played, host)
            }
            Some(output) => write_to(output, options.force, source.found, host, |file, host| {
                let played = write(options, source, file, false)?;
                say(played, host)
            }),
        }
    })
}

/// Writes what happens to `to`, as far as it can be read.
fn write(
    options: &TraceOptions,
    source: &Source<'_>,
    to: &mut dyn Write,
    colour: bool,
) -> io::Result<Result<Played, ReadError>> {
    match options.format {
        TraceFormat::Text => draw(options, source, to, colour),
        TraceFormat::Json => {
            let mut sink = Lines::new(to);
            let played = source.play(&mut sink);
            sink.finish().map(|_| played)
        }
        TraceFormat::Readlog => {
            let mut sink = Logging::new(to);
            let played = source.play(&mut sink);
            source.stands_by(sink.contradicted());
            sink.finish().map(|_| played)
        }
        TraceFormat::Perfetto => {
            let mut timeline = Timeline::default();
            let played = source.play(&mut timeline);
            source.stands_by(timeline.contradicted());
            timeline.write(to).map(|()| played)
        }
    }
}

/// Draws what happens, and the world after a step if that is asked for.
fn draw(
    options: &TraceOptions,
    source: &Source<'_>,
    to: &mut dyn Write,
    colour: bool,
) -> io::Result<Result<Played, ReadError>> {
    let (mut drawing, mut camera) = (Drawing::new(to, colour), Camera::default());
    let played = match options.show {
        None => source.play(&mut drawing),
        Some(_) => source.play(&mut Both { camera: &mut camera, drawing: &mut drawing }),
    };
    source.stands_by(drawing.contradicted());
    let to = drawing.finish()?;
    if let Some(show) = options.show {
        to.write_all(show.of(&camera.finish(), colour).as_bytes())?;
    }
    Ok(played)
}
