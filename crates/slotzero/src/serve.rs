//! `slotzero serve`: the scenarios of a folder on pages of this machine, to run, change and explore.
//!
//! It listens on 127.0.0.1 alone, answers only requests that name it so, reads nothing outside its
//! folder, and writes a file only when it is asked to save it.

mod answer;
mod limits;
mod site;
mod work;

use crate::cli::ServeOptions;
use crate::run::refuse;
use crate::{Exit, Host};
use answer::{Answer, Asked, answer};
use limits::Desks;
use oxhttp::Server;
use oxhttp::model::{Body, Request, Response, StatusCode};
use scenario::echo_path;
use site::Site;
use std::io::{self, Read};
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Mutex;

pub(crate) fn command(options: &ServeOptions, host: &mut Host<'_>) -> io::Result<Exit> {
    let folder = host.path(&options.folder);
    let shown = options.folder.to_string_lossy().into_owned();
    let Ok(root) = folder.canonicalize().and_then(|root| root.read_dir().map(|_| root)) else {
        return refuse(&[format!("{} is no folder that can be read", echo_path(&shown))], host);
    };
    let told = echo_path(&shown);
    let listening = port(options.port).and_then(|port| {
        let (site, desks) =
            (Site { root, shown, port, saving: Mutex::default() }, Desks::new(limits::DESKS));
        let server = Server::new(move |request| serve(&site, &desks, request));
        let server = server.bind((Ipv4Addr::LOCALHOST, port));
        let server = server.with_global_timeout(limits::PATIENCE);
        let server = server.with_max_concurrent_connections(limits::CONNECTIONS);
        Ok((port, server.spawn()?))
    });
    let (port, listening) = match listening {
        Ok(listening) => listening,
        Err(error) => {
            return refuse(&[format!("port {} cannot be had: {error}", options.port)], host);
        }
    };
    writeln!(host.out, "http://127.0.0.1:{port}/")?;
    writeln!(host.out, "the scenarios of {told}; Ctrl-C ends it")?;
    host.out.flush()?;
    listening.join()?;
    Ok(Exit::AsExpected)
}

/// The port to listen on: for 0 one that is free, which the answers have to name.
fn port(wanted: u16) -> io::Result<u16> {
    match wanted {
        0 => Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port()),
        wanted => Ok(wanted),
    }
}

/// Answers a request.
fn serve(site: &Site, desks: &Desks, request: &mut Request<Body>) -> Response<Body> {
    let answer = match read(request) {
        Ok(body) => desks.at_one(|| answer(site, &asked(request, &body))),
        Err(_) => Answer::refusal(400, "the request cannot be read"),
    };
    let status = StatusCode::from_u16(answer.status).expect("our own numbers are well formed");
    let mut response = Response::builder().status(status).header("Content-Type", answer.kind);
    for (name, value) in answer::HEADERS {
        response = response.header(name, value);
    }
    response.body(Body::from(answer.body)).expect("our own headers are well formed")
}

/// The body, up to one byte more than it may have.
fn read(request: &mut Request<Body>) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    request.body_mut().take(limits::BODY_BYTES + 1).read_to_end(&mut body)?;
    Ok(body)
}

fn asked<'a>(request: &'a Request<Body>, body: &'a [u8]) -> Asked<'a> {
    let header = |name: &'static str| request.headers().get(name)?.to_str().ok();
    Asked {
        method: request.method().as_str(),
        url: request.uri().path_and_query().map_or("/", |url| url.as_str()),
        host: header("Host"),
        origin: header("Origin"),
        kind: header("Content-Type"),
        body,
    }
}
