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
    let mut order: Vec<usize> = (0..train.len()).collect();
    order.sort_by(|a, b| learned.held_out[*b].confidence.get().total_cmp(&learned.held_out[*a].confidence.get()));
    let (mut right, mut wrong) = (0, 0);
    for i in order {
        let (row, d) = (&train[i], &learned.held_out[i]);
        let c = &d.candidates[0];
        let entry = &m.profile().entry(&c.entry).unwrap();
        let v = if c.direction == Direction::Reversed { entry.verdict.reversed() } else { entry.verdict };
        let ok = row.accept.contains(&c.entry) && !row.verdict.is_some_and(|r| contradicts(v, r));
        let vetoes: Vec<_> = d.reasons.iter().filter(|r| **r != Reason::LowScore).collect();
        if !vetoes.is_empty() { println!("veto {} {:.3} {:?} {} | {} | {}", if ok {"ok "} else {"BAD"}, d.confidence.get(), vetoes, row.id, row.question.replace('\n', " "), c.phrasing); continue; }
        if ok { right += 1 } else { wrong += 1; println!("BAD {:.3} after {right}/{wrong} {} {:?} | {} | {} | {:?} {} {:?}", d.confidence.get(), row.id, row.trap, row.question.replace('\n', " "), c.phrasing, row.accept, c.entry, row.verdict); }
    }
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
