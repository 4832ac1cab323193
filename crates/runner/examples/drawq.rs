//! tmp
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let source = scenario::Source::from_bytes(&path, std::fs::read(&path).unwrap()).unwrap();
    let scenario = scenario::parse(&source, &scenario::NoFiles).unwrap();
    let plan = runner::plan(&scenario, &scenario::NoFiles).unwrap();
    let mut rec = trace::Recorder::default();
    let report = runner::run(
        &plan,
        scenario.on[0].value,
        runner::Options::default(),
        &mut rec,
        &mut kernel::Defaults,
    );
    let Some(trace::Event::Header(h)) = rec.events.first() else { panic!() };
    let mut fold = trace::fold::Fold::new(h);
    let mut d = trace::draw::Drawer::new(h, trace::draw::Style::default());
    print!("{}", d.heading());
    for e in &rec.events[1..] {
        if let Err(e) = fold.apply(e) {
            println!("FOLD {e}");
        }
        print!("{}", d.line(e));
    }
    print!("{}", d.summary());
    print!("{}", report.messages.render(scenario::Format::Human));
}
