fn main() {
    let (mut ok, mut bad) = (0, 0);
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path).unwrap();
        let out = std::panic::catch_unwind(|| {
            let source = match scenario::Source::from_bytes(&path, bytes) {
                Ok(s) => s,
                Err(d) => {
                    println!("{d:?}");
                    return false;
                }
            };
            let scenario = match scenario::parse(&source, &scenario::NoFiles) {
                Ok(s) => s,
                Err(d) => {
                    print!("{}", d.render(scenario::Format::Human));
                    return false;
                }
            };
            let plan = match runner::plan(&scenario, &scenario::NoFiles) {
                Ok(s) => s,
                Err(d) => {
                    print!("{}", d.render(scenario::Format::Human));
                    return false;
                }
            };
            let report = runner::run(
                &plan,
                scenario.on[0].value,
                runner::Options::default(),
                &mut trace::Silent,
                &mut kernel::Defaults,
            );
            print!("{}", report.messages.render(scenario::Format::Human));
            if !matches!(report.verdict, runner::Verdict::Met | runner::Verdict::Unsettled) {
                println!("{path}: {:?}", report.verdict);
                return false;
            }
            true
        });
        if let Ok(true) = out {
            ok += 1
        } else {
            bad += 1;
            println!("BAD {path}")
        }
    }
    println!("{ok} ok {bad} bad");
}
