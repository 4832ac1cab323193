//! Questions about a run have one right answer, which is what the trace tells.

use crate::film::{TWO_MACHINES, film};
use expect_test::expect;
use slotzero_tests::{corpus, name_of, read};
use std::fmt::Write;
use viewer::Camera;
use viewer::quiz::{Question, questions};

fn told(questions: &[Question]) -> String {
    let mut told = String::new();
    for question in questions {
        let _ = writeln!(told, "{}: {}", question.frame, question.ask);
        for (number, option) in question.options.iter().enumerate() {
            let mark = if number == question.answer { '*' } else { ' ' };
            let _ = writeln!(told, "  {mark} {option}");
        }
    }
    told
}

#[test]
fn each_question_has_its_answer_among_others() {
    let asked = questions(&film(TWO_MACHINES), 1, 100);
    expect![[r#"
        1: What is the last error after this? l CreateFile(lpFileName: r"\\srv\pub\log.bin", dwDesiredAccess: [GENERIC_READ, GENERIC_WRITE], dwShareMode: [FILE_SHARE_READ, FILE_SHARE_WRITE], dwCreationDisposition: OPEN_EXISTING)
          * it is not touched
            ERROR_ALREADY_EXISTS (183)
            ERROR_ACCESS_DENIED (5)
            NO_ERROR (0)
        2: What does this return? l CreateFileMapping(hFile: "f", flProtect: [PAGE_READWRITE])
            nothing: it raises an exception
            0x0008000a
          * 0x0008000e
            NULL
        3: What does this return? l MapViewOfFile(hFileMappingObject: "m", dwDesiredAccess: [FILE_MAP_WRITE])
            0x0008000a
            0x0008000e
          * 0x42000000
            NULL
        4: What does this return? r CreateFile(lpFileName: r"\\srv\pub\log.bin", dwDesiredAccess: [GENERIC_READ, GENERIC_WRITE], dwShareMode: [FILE_SHARE_READ, FILE_SHARE_WRITE], dwCreationDisposition: OPEN_EXISTING)
          * 0x0008000a
            0x42000000
            nothing: it raises an exception
            0x0008000e
        5: What does this return? r CreateFileMapping(hFile: "g", flProtect: [PAGE_READWRITE])
            0x42000000
          * 0x0008000e
            nothing: it raises an exception
            NULL
        6: What does this return? r MapViewOfFile(hFileMappingObject: "n", dwDesiredAccess: [FILE_MAP_WRITE])
            nothing: it raises an exception
          * 0x42000000
            0x0008000a
            0x0008000e
        7: In which state is page 0 of \\srv\pub\log.bin after this? l Write(by: "l", at: "v", bytes: Text("L"))
            not in memory
          * in memory, dirty: not in its file yet
            in memory, clean
            in place in ROM
        8: 0 of 64 pages of the RAM of right are used. How many are after this? r Write(by: "r", at: ("w", 1), bytes: Text("R"))
          * 1
            0
            2
        9: What is the last error after this? l FlushViewOfFile(lpBaseAddress: "v", dwNumberOfBytesToFlush: 4)
            NO_ERROR (0)
          * it is not touched
            ERROR_ACCESS_DENIED (5)
            ERROR_SHARING_VIOLATION (32)
    "#]].assert_eq(&told(&asked));
}

#[test]
fn a_seed_gives_the_same_questions_again_and_another_gives_others() {
    let film = film(TWO_MACHINES);
    assert_eq!(questions(&film, 7, 100), questions(&film, 7, 100));
    assert_ne!(questions(&film, 7, 100), questions(&film, 8, 100));
    assert_eq!(questions(&film, 7, 3).len(), 3);
}

#[test]
fn no_question_of_the_corpus_has_an_option_twice_or_no_wrong_one() {
    let mut asked = 0;
    for path in corpus() {
        let (scenario, files) = read(&path).expect("the corpus has no mistakes");
        let plan = runner::plan(&scenario, &files).expect("the corpus has no mistakes");
        let mut camera = Camera::default();
        let version = scenario.on[0].value;
        runner::run(&plan, version, runner::Options::default(), &mut camera, &mut kernel::Defaults);
        for question in questions(&camera.finish(), 3, 50) {
            asked += 1;
            let of = format!("{}: {}", name_of(&path), told(std::slice::from_ref(&question)));
            assert!(question.options.len() >= 2, "{of}");
            let told = format!("= {}", question.options[question.answer]);
            assert!(!question.ask.ends_with(&told), "the question tells its answer: {of}");
            let mut options = question.options.clone();
            options.sort();
            options.dedup();
            assert_eq!(options.len(), question.options.len(), "{of}");
        }
    }
    assert!(asked > 2000, "{asked} questions");
}
