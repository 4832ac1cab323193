//! `slotzero trace`: everything that happens in the run of one scenario, or in a trace, in one of its forms.

use crate::cli::{ColorChoice, TraceFormat, TraceOptions};
use crate::colour::Colours;
use crate::output::write_to;
use crate::run::refuse;
use crate::show::{Both, no_such_step};
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
        let say = |written: Written, host: &mut Host<'_>| {
            let exit = match &written.played {
                Ok(played) => source.tell(played, colours, host)?,
                Err(error) => source.refuse(error, host)?,
            };
            written.mistake.map_or(Ok(exit), |mistake| refuse(&[mistake], host))
        };
        match &options.output {
            None => {
                let written = write(options, source, &mut host.out, colours.out)?;
                say(written, host)
            }
            Some(output) => write_to(output, options.force, source.found, host, |file, host| {
                let written = write(options, source, file, false)?;
                say(written, host)
            }),
        }
    })
}

/// What came of it.
struct Written {
    played: Result<Played, ReadError>,
    /// What else was asked for in vain.
    mistake: Option<String>,
}

/// Writes what happens to `to`, as far as it can be read.
fn write(
    options: &TraceOptions,
    source: &Source<'_>,
    to: &mut dyn Write,
    colour: bool,
) -> io::Result<Written> {
    let played = match options.format {
        TraceFormat::Text => return draw(options, source, to, colour),
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
    }?;
    Ok(Written { played, mistake: None })
}

/// Draws what happens, and the world after a step if that is asked for.
fn draw(
    options: &TraceOptions,
    source: &Source<'_>,
    to: &mut dyn Write,
    colour: bool,
) -> io::Result<Written> {
    let (mut drawing, mut camera) = (Drawing::new(to, colour), Camera::default());
    let played = match options.show {
        None => source.play(&mut drawing),
        Some(_) => source.play(&mut Both { camera: &mut camera, drawing: &mut drawing }),
    };
    source.stands_by(drawing.contradicted());
    let to = drawing.finish()?;
    let Some(show) = options.show else { return Ok(Written { played, mistake: None }) };
    let film = camera.finish();
    let mistake = show.frame(&film).is_none().then(|| no_such_step(show));
    if mistake.is_none() {
        to.write_all(show.of(&film, colour).as_bytes())?;
    }
    Ok(Written { played, mistake })
}
