//! How hard digging is.

use chain::economy::Economy;

fn economy() -> Economy {
    Economy {
        dig_tries_min: 1,
        dig_tries_start: 1 << 20,
        dig_tries_max: 1 << 40,
        dig_halving_ms: 3_600_000,
        ..Economy::demo()
    }
}

#[test]
fn tries_are_a_power_of_two_of_the_lateness() {
    let economy = economy();
    assert_eq!(economy.dig_tries(0), 1 << 20);
    for doublings in 0..=20 {
        assert_eq!(economy.dig_tries(-doublings * 3_600_000), 1 << (20 + doublings));
        assert_eq!(economy.dig_tries(doublings * 3_600_000), 1 << (20 - doublings));
    }
}

#[test]
fn between_powers_they_are_as_a_floating_point_unit_says_within_two_hundredths_of_a_percent() {
    let economy = economy();
    for step in -2_000_i32..2_000 {
        let late_ms = i64::from(step) * 7_919;
        let exact = 2_f64.powf(20.0 - late_ms as f64 / 3_600_000.0);
        let found = economy.dig_tries(late_ms) as f64;
        assert!((found / exact - 1.0).abs() < 0.000_2, "{found} for {exact} at {late_ms}");
    }
}

#[test]
fn the_later_the_easier_without_a_jump_anywhere() {
    let economy = economy();
    let tries: Vec<_> = (-5_000..5_000).map(|step| economy.dig_tries(step * 3_601)).collect();
    assert!(tries.is_sorted_by(|later, earlier| later >= earlier));
}

#[test]
fn no_lateness_leaves_the_bounds() {
    let economy = Economy { dig_tries_min: 9, dig_tries_max: 1 << 56, dig_tries_start: 1 << 56, ..economy() };
    for late_ms in [i64::MIN, i64::MIN + 1, -1, 0, 1, i64::MAX] {
        let tries = economy.dig_tries(late_ms);
        assert!((9..=1 << 56).contains(&tries), "{tries} at {late_ms}");
    }
    let hard = Economy { dig_tries_start: 9, ..economy };
    assert_eq!((hard.dig_tries(i64::MIN), hard.dig_tries(i64::MAX)), (1 << 56, 9));
}

#[test]
fn one_block_moves_the_difficulty_by_a_factor_of_two_at_most() {
    let economy = economy();
    assert_eq!(economy.next_late_ms(0, u64::MAX, 0), 3_600_000);
    assert_eq!(economy.next_late_ms(0, 0, u64::MAX), -3_600_000);
    assert_eq!(economy.next_late_ms(5, 130, 100), 35);
    assert_eq!(economy.next_late_ms(5, 70, 100), -25);
}

#[test]
fn a_difficulty_at_its_bound_comes_back_at_once() {
    let economy = economy();
    let mut late_ms = 0;
    for _ in 0..1_000 {
        late_ms = economy.next_late_ms(late_ms, 36_000_000, 0);
    }
    assert_eq!(economy.dig_tries(late_ms), 1);
    let back = economy.next_late_ms(late_ms, 0, 3_600_000);
    assert_eq!(economy.dig_tries(back), 2, "not a thousand blocks later");
}

#[test]
fn numbers_out_of_bounds_are_named() {
    let fields = [
        (Economy { starter_treats: 4_097, ..economy() }, "starter_treats"),
        (Economy { care_treats: 4_097, ..economy() }, "care_treats"),
        (Economy { dig_treats: 4_097, ..economy() }, "dig_treats"),
        (Economy { time_treats: 4_097, ..economy() }, "time_treats"),
        (Economy { dig_tries_min: 0, ..economy() }, "dig_tries_min"),
        (Economy { dig_tries_start: 1 << 41, ..economy() }, "dig_tries_start"),
        (Economy { dig_tries_max: 1 << 57, dig_tries_start: 1, ..economy() }, "dig_tries_max"),
        (Economy { dig_halving_ms: 999, ..economy() }, "dig_halving_ms"),
        (Economy { starter_growth_blocks: 4_097, ..economy() }, "starter_growth_blocks"),
    ];
    for (economy, field) in fields {
        assert_eq!(economy.check().expect_err("out of bounds").field, field);
    }
}
