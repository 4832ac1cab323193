//! `slotzero quiz`: shows a run up to a step, asks what comes next, and tells.

use crate::cli::{ColorChoice, QuizOptions};
use crate::colour::Colours;
use crate::source::{Asked, open};
use crate::{Exit, Host};
use scenario::echo;
use std::io;
use viewer::quiz::{Question, questions};
use viewer::{Camera, Film};

pub(crate) fn command(
    options: &QuizOptions,
    colour: ColorChoice,
    host: &mut Host<'_>,
) -> io::Result<Exit> {
    let colours = Colours::of(colour, host);
    let (file, version) = (&*options.file, options.version_only.as_deref());
    open(Asked { file, version, max_steps: options.max_steps }, colours, host, |source, host| {
        let mut camera = Camera::default();
        if let Err(error) = source.play(&mut camera) {
            return source.refuse(&error, host);
        }
        let film = camera.finish();
        let questions = questions(&film, options.seed, usize::from(options.questions));
        if questions.is_empty() {
            writeln!(host.out, "there is nothing to ask about this run")?;
            return Ok(Exit::AsExpected);
        }
        ask_all(&film, &questions, host)
    })
}

fn ask_all(film: &Film, questions: &[Question], host: &mut Host<'_>) -> io::Result<Exit> {
    writeln!(host.out, "{}  {}", film.version, film.about)?;
    let (mut right, mut told) = (0, 0);
    let mut given = 0;
    for (number, question) in questions.iter().enumerate() {
        tell(film, told..question.frame, host)?;
        told = question.frame;
        match ask(number, question, host)? {
            Some(answer) => {
                given += 1;
                right += usize::from(answer == question.answer);
                reveal(question, Some(answer), host)?;
            }
            // Nobody answers any more.
            None => reveal(question, None, host)?,
        }
    }
    tell(film, told..film.frames.len(), host)?;
    writeln!(host.out, "\n{right} of {given} right")?;
    Ok(Exit::AsExpected)
}

/// The steps before a question, with what came of them.
fn tell(film: &Film, frames: std::ops::Range<usize>, host: &mut Host<'_>) -> io::Result<()> {
    for frame in &film.frames[frames] {
        writeln!(host.out, "\n{:>4}  {}  {}", frame.id, frame.who, frame.deed)?;
        for row in &frame.rows {
            writeln!(host.out, "        {}{}", row.label, row.text)?;
        }
    }
    Ok(())
}

/// Asks until one of the options is chosen, by its number or its text; nothing at the end of the input.
fn ask(number: usize, question: &Question, host: &mut Host<'_>) -> io::Result<Option<usize>> {
    writeln!(host.out, "\n{}. {}", number + 1, question.ask)?;
    for (number, option) in question.options.iter().enumerate() {
        writeln!(host.out, "   {} {option}", number + 1)?;
    }
    loop {
        write!(host.out, "? ")?;
        host.out.flush()?;
        let mut line = String::new();
        if host.input.read_line(&mut line)? == 0 {
            writeln!(host.out)?;
            return Ok(None);
        }
        match chosen(line.trim(), question) {
            Some(answer) => return Ok(Some(answer)),
            None => {
                let (last, line) = (question.options.len(), echo(line.trim()));
                writeln!(
                    host.out,
                    "`{line}` is no answer: a number from 1 to {last}, or its text"
                )?;
            }
        }
    }
}

fn chosen(line: &str, question: &Question) -> Option<usize> {
    let number = line.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    let text = || question.options.iter().position(|option| option.eq_ignore_ascii_case(line));
    text().or(number.filter(|number| *number < question.options.len()))
}

fn reveal(question: &Question, answer: Option<usize>, host: &mut Host<'_>) -> io::Result<()> {
    let right = &question.options[question.answer];
    match answer {
        Some(answer) if answer == question.answer => writeln!(host.out, "right: {right}")?,
        Some(_) => writeln!(host.out, "no: {right}")?,
        None => writeln!(host.out, "it is: {right}")?,
    }
    for reason in &question.reasons {
        writeln!(host.out, "   {reason}")?;
    }
    if let Some(clause) = &question.clause {
        writeln!(host.out, "   {} ({}): {}", clause.id, clause.standing, clause.text)?;
    }
    Ok(())
}
