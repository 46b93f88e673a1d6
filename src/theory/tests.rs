//! Tests of the room.

#[test]
fn debug_costs() {
    use super::*;
    use std::time::Instant;
    let m = crate::archive::load_model(std::path::Path::new("models/mnist-2d.bpk"), None).unwrap();
    let d = crate::data::Dataset::mnist().unwrap();
    let img = Image::test(&m, &d, 0).unwrap();
    let z = vec![0.1; 1024];
    let t = Instant::now();
    for _ in 0..20 { img.log_px_given_z(&z).unwrap(); }
    println!("512 rows {:?}", t.elapsed() / 20);
    let t = Instant::now();
    for _ in 0..20 { crate::model::alone(|| img.log_px_given_z(&z).unwrap()); }
    println!("alone 512 rows {:?}", t.elapsed() / 20);
    let t = Instant::now();
    for _ in 0..20 { m.decode(&vec![0.1f32; 1024]).unwrap(); }
    println!("decode 512 rows {:?}", t.elapsed() / 20);
    let t = Instant::now();
    for _ in 0..20 { img.log_px_slope(&z).unwrap(); }
    println!("slope 512 rows {:?}", t.elapsed() / 20);
    for i in 0..12 {
        let img = Image::test(&m, &d, i).unwrap();
        let q = img.q().unwrap();
        let t0 = Instant::now();
        let e = elbo(&img, &q).unwrap();
        let t1 = Instant::now();
        let a = log_px(&img, &q, Grid::First).unwrap();
        let t2 = Instant::now();
        let b = log_px(&img, &q, Grid::Second).unwrap();
        let t3 = Instant::now();
        let kl = kl_q_posterior(&img, &q).unwrap();
        let t4 = Instant::now();
        let mut r = Refinement::new(&img, &q, Family::Diagonal).unwrap();
        while !r.is_done() { r.step(&img).unwrap(); }
        let t5 = Instant::now();
        let mut f = Refinement::new(&img, &q, Family::Full).unwrap();
        while !f.is_done() { f.step(&img).unwrap(); }
        println!("{i}: elbo {e:.3} {:?} | logpx {:.4} {} {} h {:.4} {:?} | {:.4} {} {:?} | kl {kl:.3} {:?} | ref {:.3} steps {} {:?} full {:.3} steps {} std {:?}",
            t1-t0, a.log_px, a.evaluations, a.resolved, a.spacing, t2-t1, b.log_px, b.evaluations, t3-t2, t4-t3,
            r.best().unwrap().elbo, r.steps(), t5-t4, f.best().unwrap().elbo, f.steps(), q.std());
        for k in [1u64,2] {
            let mut n = crate::rng::stream(k, crate::rng::Stream::Importance);
            let s = importance(&img, &q, 5000, &mut n).unwrap();
            println!("   is {:.4} +- {:.4} ess {:.1}", s.log_px, s.standard_error, s.effective_samples);
        }
    }
}
