//! Scratch.
use kotq::corpus::*;
use kotq::eval::*;
use kotq::matching::*;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let today = jiff::civil::date(2024, 1, 1);
    let mut qs = Vec::new();
    for p in &args[1..] { qs.extend(read(std::path::Path::new(p)).unwrap()); }
    let lessons: Vec<Lesson> = qs.iter().map(|q| q.lesson()).collect();
    let profiles: Vec<_> = profile_names().filter_map(bundled).collect();
    let m = Matcher::bundled("kingoftime").unwrap();
    let l = learn(Matcher::bundled("kingoftime").unwrap(), &profiles, &lessons, today);
    let mut order: Vec<usize> = (0..qs.len()).collect();
    order.sort_by(|a, b| l.out_of_fold[*b].explanation.raw.0.total_cmp(&l.out_of_fold[*a].explanation.raw.0));
    let (mut right, mut wrong, mut answerable) = (0, 0, 0);
    for q in &qs { answerable += usize::from(q.is_answerable()); }
    let (mut dirr, mut dirw) = (0, 0);
    let mut best = [0usize; 4];
    for i in order {
        let (q, d) = (&qs[i], &l.out_of_fold[i]);
        let Some(c) = d.candidates.first() else { continue };
        let e = m.profile().entry(&c.entry).unwrap();
        let v = d.verdict.unwrap_or(if d.direction == Direction::Reversed { e.verdict.reversed() } else { e.verdict });
        let entry_ok = q.accept.contains(&c.entry);
        let ok = entry_ok && !q.verdict.is_some_and(|r| contradicts(v, r));
        if entry_ok { if ok { dirr += 1 } else { dirw += 1; println!("DIR {} rev {:.2} raw {:.3} {:?} | {} | {} | want {:?}", q.id, d.explanation.reversed, d.explanation.raw.0, q.trap, q.question.replace('\n', " "), c.phrasing, q.verdict); } }
        let hard: Vec<_> = d.reasons.iter().filter(|r| !matches!(r, Reason::LowScore | Reason::CloseRunnerUp | Reason::Compound)).collect();
        if !hard.is_empty() { println!("VETO {} {:.3} rev {:.2} {:?} {} | {} | {}", if ok { "ok" } else { "bad" }, d.explanation.raw.0, d.explanation.reversed, hard, q.id, q.question.replace('\n', " "), c.phrasing); continue; }
        if ok { right += 1 } else { wrong += 1; println!("BAD {:.3} after {right}/{wrong} {} {:?} | {} | {} | {:?} {:?}", d.explanation.raw.0, q.id, q.trap, q.question.replace('\n', " "), c.phrasing, q.accept, q.verdict); }
        for (k, lim) in [0.005, 0.01, 0.015, 0.02].iter().enumerate() { if wrong as f64 <= lim * (right + wrong) as f64 { best[k] = right; } }
    }
    for (q, d) in qs.iter().zip(&l.out_of_fold) { if ["dev-270","cust-331","cust-452","dev-241","dev-056","dev-012","dev-420","cust-414", "dev-134","cust-315"].contains(&q.id.as_str()) {
        println!("FEAT {} rev {:.3}: {}", q.id, d.explanation.reversed, FEATURES.iter().zip(&d.explanation.features).filter(|(n,_)| ["best", "ask ahead of opposite","valence","phrasing's valence","valence against phrasing","prohibiting asks","prohibition missing","negation parity","possible","opposite concepts","wording of opposites only","concepts of opposites only","nearest is an opposite"].contains(n)).map(|(n, f)| format!("{n} {f:.2}, ")).collect::<String>()); } }
    println!("SUM coverage at .5/1/1.5/2 %: {:?} of {answerable}; direction right {dirr} wrong {dirw}", best.map(|b| (b as f64 * 1000.0 / answerable as f64).round() / 10.0));
    for (name, f) in [("all", Box::new(|_: &Labelled| true) as Box<dyn Fn(&Labelled) -> bool>), ("ja", Box::new(|q: &Labelled| q.lang == kotq::text::Language::Ja)), ("en", Box::new(|q: &Labelled| q.lang == kotq::text::Language::En)),
        ("dev ja", Box::new(|q: &Labelled| q.id.starts_with("dev") && q.lang == kotq::text::Language::Ja)), ("dev en", Box::new(|q: &Labelled| q.id.starts_with("dev") && q.lang == kotq::text::Language::En)), ("cust ja", Box::new(|q: &Labelled| q.id.starts_with("cust") && q.lang == kotq::text::Language::Ja)), ("cust en", Box::new(|q: &Labelled| q.id.starts_with("cust") && q.lang == kotq::text::Language::En)),("hold ja", Box::new(|q: &Labelled| q.id.starts_with("hold") && q.lang == kotq::text::Language::Ja)), ("hold en", Box::new(|q: &Labelled| q.id.starts_with("hold") && q.lang == kotq::text::Language::En)), ("real ja", Box::new(|q: &Labelled| q.id.starts_with("real") && q.lang == kotq::text::Language::Ja)), ("real en", Box::new(|q: &Labelled| q.id.starts_with("real") && q.lang == kotq::text::Language::En)) ] {
        let x = Measures::of(qs.iter().zip(&l.out_of_fold).filter(|(q, _)| f(q)));
        println!("SUM {name:8} n {} confident {} wrong {} = {:.1} % coverage {:.1} first {:.1} three {:.1} kept {:.1}", x.questions, x.confident, x.wrong, 100.0 * x.wrong_share, 100.0 * x.coverage, 100.0 * x.first, 100.0 * x.first_three, 100.0 * x.kept_back);
    }
    for (q, d) in qs.iter().zip(&l.out_of_fold) { if d.status == Status::Confident && !q.is_right(d) { println!("WRONG {:.3} {} {:?} | {} | {}", d.explanation.raw.0, q.id, q.trap, q.question, d.candidates[0].phrasing); } }
    for lang in ["ja", "en"] {
        let (mut n, mut f, mut t) = (0, 0, 0);
        for (q, d) in qs.iter().zip(&l.out_of_fold) { if q.is_answerable() && format!("{:?}", q.lang).to_lowercase() == lang { n += 1; f += usize::from(d.candidates.iter().take(1).any(|c| q.accept.contains(&c.entry))); t += usize::from(d.candidates.iter().take(3).any(|c| q.accept.contains(&c.entry))); } }
        println!("SUM {lang} first {:.3} three {:.3} of {n}", f as f64 / n as f64, t as f64 / n as f64);
    }
}
