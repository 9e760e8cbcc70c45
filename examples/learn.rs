//! Scratch: learn and measure.
use kotq::eval::{read, tallies};
use kotq::matching::*;
fn show(name: &str, rows: &[kotq::eval::Row], d: &[Decision]) {
    for (k, t) in tallies(rows, d) {
        println!("{name:10} {k:20} n {:4} wrong {:2}/{:3} = {:.3} cov {:.3} first {:.3} three {:.3} kept {:.3}", t.questions, t.wrong, t.right + t.wrong, t.wrong_share(), t.coverage(), t.first_share(), t.first_three_share(), t.kept_back_share());
    }
}
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let today = jiff::civil::date(2024, 1, 1);
    let m = Matcher::bundled("kingoftime").unwrap();
    let load = |p: &String| read(&std::fs::read_to_string(p).unwrap()).unwrap();
    let train: Vec<_> = load(&args[1]);
    let labelled: Vec<_> = train.iter().map(|r| r.labelled()).collect();
    let learned = learn(&m, &labelled, 12, today);
    show("cv", &train, &learned.held_out);
    println!("threshold {} weights {:?}", learned.model.threshold, learned.model.ranking);
    let mm = m.with_model(learned.model.clone());
    std::fs::write("/tmp/m/weights.json", serde_json::to_string(&learned.model).unwrap()).unwrap();
    for (row, d) in train.iter().zip(&learned.held_out) {
        if d.status == Status::Confident && !row.is_answered_by(d) { println!("WRONG {} {} | {} | {:?} {:?}", row.id, row.question, d.candidates[0].phrasing, row.accept, d.entry); }
    }
    for p in &args[2..] {
        let rows = load(p);
        let d: Vec<_> = rows.iter().map(|r| { let l = r.labelled(); mm.decide(&Query { section: &l.section, ..Query::new(&l.text) }, today) }).collect();
        show(p.rsplit('/').next().unwrap(), &rows, &d);
    }
}
