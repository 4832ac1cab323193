use super::*;
use std::path::PathBuf;
use std::sync::Mutex;

const GOOD: &str = r#"(
    about: "good", on: [CE_5_0, CE_3_0],
    world: [Machine(name: "pda", ram: 64, has: [Process(name: "app")])],
    steps: [GetLastError(expect: Returns(0))],
)
"#;

/// A folder with a scenario `good.ron`, one more in it, and a link that leads out. It goes with its value.
struct Folder {
    path: PathBuf,
    site: Site,
}

impl Folder {
    fn new(name: &str) -> Folder {
        let path =
            std::env::temp_dir().join(format!("slotzero-serve-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(path.join("served/more")).expect("a folder can be made");
        std::fs::write(path.join("outside.ron"), GOOD).expect("a file can be written");
        std::fs::write(path.join("served/good.ron"), GOOD).expect("a file can be written");
        std::fs::write(path.join("served/more/a b.ron"), GOOD).expect("a file can be written");
        std::os::unix::fs::symlink(path.join("outside.ron"), path.join("served/link.ron"))
            .expect("a link can be made");
        let root = path.join("served").canonicalize().expect("it is there");
        Folder {
            path,
            site: Site { root, shown: "served".to_owned(), port: 7000, saving: Mutex::default() },
        }
    }

    fn ask(&self, asked: Asked<'_>) -> (u16, String) {
        let answer = answer(&self.site, &asked);
        (answer.status, String::from_utf8(answer.body).expect("answers are text"))
    }

    fn get(&self, url: &str) -> (u16, String) {
        self.ask(Asked { url, ..GET })
    }

    fn post(&self, url: &str, question: &Value) -> (u16, Value) {
        let body = question.to_string();
        let (status, text) = self.ask(Asked { url, body: body.as_bytes(), ..POST });
        (status, serde_json::from_str(&text).expect("answers are JSON"))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.path);
    }
}

const GET: Asked<'_> = Asked {
    method: "GET",
    url: "/",
    host: Some("127.0.0.1:7000"),
    origin: None,
    kind: None,
    body: &[],
};

const POST: Asked<'_> = Asked {
    method: "POST",
    url: "/api/run",
    origin: Some("http://127.0.0.1:7000"),
    kind: Some("application/json"),
    ..GET
};

#[test]
fn the_scenarios_are_listed_and_what_a_link_leads_out_to_is_none() {
    let folder = Folder::new("list");
    let (status, page) = folder.get("/");
    assert_eq!(status, 200);
    assert!(page.contains("/view/more/a%20b.ron"));
    assert!(!page.contains("link.ron"));
}

#[test]
fn a_scenario_has_a_page_and_nothing_else_has_one() {
    let folder = Folder::new("page");
    assert_eq!(folder.get("/view/more/a%20b.ron").0, 200);
    for path in [
        "/view/../outside.ron",
        "/view/%2e%2e/outside.ron",
        "/view/link.ron",
        "/view/",
        "/x",
        "/view/%zz",
        "/view/%",
    ] {
        assert_eq!(folder.get(path).0, 404, "{path}");
    }
}

#[test]
fn another_name_for_this_machine_is_refused() {
    let folder = Folder::new("host");
    for host in [None, Some("evil.example:7000"), Some("127.0.0.1"), Some("127.0.0.1:7001")] {
        assert_eq!(folder.ask(Asked { host, ..GET }).0, 403, "{host:?}");
    }
    assert_eq!(folder.ask(Asked { host: Some("localhost:7000"), ..GET }).0, 200);
}

#[test]
fn only_a_page_of_this_server_may_ask_for_work() {
    let folder = Folder::new("origin");
    for origin in [None, Some("null"), Some("http://evil.example"), Some("https://127.0.0.1:7000")]
    {
        assert_eq!(folder.ask(Asked { origin, ..POST }).0, 403, "{origin:?}");
    }
    assert_eq!(folder.ask(Asked { kind: Some("text/plain"), ..POST }).0, 415);
    assert_eq!(folder.ask(Asked { method: "PUT", ..POST }).0, 405);
}

#[test]
fn what_is_no_question_is_told_so() {
    let folder = Folder::new("question");
    assert_eq!(folder.ask(Asked { body: b"{", ..POST }).0, 400);
    assert_eq!(folder.ask(Asked { body: br#"{"path": 1}"#, ..POST }).0, 400);
    let body = vec![b' '; BODY_BYTES as usize + 1];
    assert_eq!(folder.ask(Asked { body: &body, ..POST }).0, 413);
    let unknown = json!({ "path": "../outside.ron", "text": GOOD });
    assert_eq!(folder.post("/api/run", &unknown).0, 404);
}

#[test]
fn a_run_gives_a_film_and_a_mistake_its_place() {
    let folder = Folder::new("run");
    let (_, told) = folder.post("/api/run", &json!({ "path": "good.ron", "text": GOOD }));
    assert_eq!(told["version"], "CE_5_0");
    assert_eq!(told["film"]["script"]["verdict"], "met");
    let other = json!({ "path": "good.ron", "text": GOOD, "version": "CE_3_0" });
    assert_eq!(folder.post("/api/run", &other).1["version"], "CE_3_0");
    let typo = GOOD.replace("GetLastError", "GetLostError");
    let (_, told) = folder.post("/api/run", &json!({ "path": "good.ron", "text": typo }));
    assert_eq!((&told["film"], &told["messages"][0]["line"]), (&Value::Null, &json!(4)));
    let unmet = GOOD.replace("Returns(0)", "Returns(1)");
    let (_, told) = folder.post("/api/run", &json!({ "path": "good.ron", "text": unmet }));
    assert_eq!(told["film"]["script"]["verdict"], "unmet");
}

#[test]
fn a_run_that_goes_on_for_ever_is_stopped() {
    let folder = Folder::new("endless");
    let endless = GOOD
        .replace("GetLastError(expect: Returns(0))", "Repeat(n: 1000000, steps: [GetLastError()])");
    let (_, told) = folder.post("/api/run", &json!({ "path": "good.ron", "text": endless }));
    assert_eq!(told["film"]["script"]["verdict"], "out of steps");
}

#[test]
fn an_exploration_tells_how_to_have_each_end_again() {
    let folder = Folder::new("explore");
    let race = r#"(about: "race", on: [CE_5_0],
        world: [Machine(name: "pda", ram: 64, has: [Process(name: "a"), Process(name: "b")])],
        scripts: [
            Script(by: "a", steps: [Write(at: "v", bytes: Text("x"))]),
            Script(by: "b", steps: [Read(at: "v", expect: Bytes(b"\0"))]),
        ],
        steps: [
            CreateFileMapping(by: "a", flProtect: [PAGE_READWRITE], dwMaximumSizeLow: 16, is: "m"),
            MapViewOfFile(by: "a", hFileMappingObject: "m", dwDesiredAccess: [FILE_MAP_WRITE], is: "v"),
        ])"#;
    let (_, told) = folder.post("/api/explore", &json!({ "path": "good.ron", "text": race }));
    let outcomes = told["record"]["outcomes"].as_array().expect("there are outcomes");
    assert_eq!(outcomes.len(), 2, "{told}");
    for outcome in outcomes {
        let again = json!({ "path": "good.ron", "text": race, "schedule": outcome["schedule"] });
        let (_, ran) = folder.post("/api/run", &again);
        assert_eq!(ran["film"]["script"]["verdict"], outcome["verdict"], "{ran}");
    }
}

#[test]
fn a_file_is_saved_over_what_it_was_and_over_nothing_else() {
    let folder = Folder::new("save");
    let file = folder.path.join("served/good.ron");
    let save = |was: Option<&str>| {
        let question = json!({ "path": "good.ron", "text": "()", "was": was });
        folder.post("/api/save", &question).0
    };
    assert_eq!((save(None), save(Some("other"))), (409, 409));
    assert_eq!(std::fs::read_to_string(&file).expect("it is there"), GOOD);
    assert_eq!(save(Some(GOOD)), 200);
    assert_eq!(std::fs::read_to_string(&file).expect("it is there"), "()");
}

#[test]
fn of_those_who_save_a_file_at_once_one_comes_first_and_the_others_are_told() {
    let folder = Folder::new("race");
    for round in 0..20 {
        let was = std::fs::read_to_string(folder.path.join("served/good.ron"));
        let was = was.expect("it is there");
        let save = &|writer: usize| {
            let text = format!("{round} {writer}");
            let question = json!({ "path": "good.ron", "text": text, "was": was });
            folder.post("/api/save", &question).0
        };
        let told: Vec<u16> = std::thread::scope(|scope| {
            let all: Vec<_> = (0..8).map(|writer| scope.spawn(move || save(writer))).collect();
            all.into_iter().map(|one| one.join().expect("it ends")).collect()
        });
        assert_eq!(told.iter().filter(|status| **status == 200).count(), 1, "{told:?}");
    }
}
