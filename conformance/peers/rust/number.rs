// Numbers: from JSON number text to the nearest double, and from a double to the text that ECMAScript's
// Number-to-String gives (wire-json.md, Writing).

use std::fmt::Write;

/// Below this length the library's parser is exact. It stops adding digits to an exponent once that is past
/// 65536, which only matters where the mantissa has about as many digits to set against it.
const LIBRARY_IS_EXACT: usize = 4096;

/// More digits than can ever decide the rounding of a double (768), with room to spare.
const DECIDING_DIGITS: usize = 800;

/// The nearest double of a well-formed JSON number. None where that is infinite. An underflow is 0, and so is -0.
pub fn read(text: &str) -> Option<f64> {
    let double = if text.len() <= LIBRARY_IS_EXACT {
        parse(text)
    } else {
        parse_long(text)
    };
    // Adding 0 makes 0 of -0 and leaves every other double alone.
    Some(double + 0.0).filter(|double| double.is_finite())
}

fn parse(text: &str) -> f64 {
    text.parse().unwrap_or(f64::INFINITY)
}

/// Rewrites a number of any length as 0.DIGITSeEXPONENT, with its first digit significant and its length bounded.
fn parse_long(text: &str) -> f64 {
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text),
    };
    let (mantissa, exponent) = match unsigned.find(&['e', 'E'][..]) {
        Some(at) => (&unsigned[..at], clamped(&unsigned[at + 1..])),
        None => (unsigned, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mut digits = whole.bytes().chain(fraction.bytes());
    let zeros = digits.clone().take_while(|&digit| digit == b'0').count();
    let mut significant: String = digits
        .by_ref()
        .skip(zeros)
        .take(DECIDING_DIGITS)
        .map(char::from)
        .collect();
    if significant.is_empty() {
        return 0.0;
    }
    if digits.any(|digit| digit != b'0') {
        significant.push('1'); // stands for all that was cut off: more than nothing
    }
    let point = exponent + whole.len() as i64 - zeros as i64;
    // Far outside the doubles (5e-324 to about 1.8e308) the exponent no longer matters, only its side.
    parse(&format!(
        "{}0.{}e{}",
        sign,
        significant,
        point.clamp(-5000, 5000)
    ))
}

/// The exponent, held within what no text in memory can outweigh with its digits and no sum can overflow.
fn clamped(exponent: &str) -> i64 {
    const BOUND: i64 = 1 << 60;
    let (negative, digits) = match exponent.as_bytes().first() {
        Some(b'-') => (true, &exponent[1..]),
        Some(b'+') => (false, &exponent[1..]),
        _ => (false, exponent),
    };
    let size = digits.bytes().fold(0i64, |sum, digit| {
        sum.saturating_mul(10)
            .saturating_add(i64::from(digit.wrapping_sub(b'0')))
            .min(BOUND)
    });
    if negative {
        -size
    } else {
        size
    }
}

/// Appends a finite double as ECMAScript writes it.
pub fn write(output: &mut String, double: f64) {
    const EXACT_INTEGERS: f64 = 9007199254740992.0;
    // Writing to a String cannot fail.
    if double.trunc() == double && double.abs() < EXACT_INTEGERS {
        let _ = write!(output, "{}", double as i64);
        return;
    }
    if double < 0.0 {
        output.push('-');
    }
    let scientific = shortest(double.abs());
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let (first, rest) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let places = rest.len() as i32;
    match exponent {
        0..=20 if places <= exponent => {
            output.push_str(first);
            output.push_str(rest);
            push_zeros(output, exponent - places);
        }
        0..=20 => {
            let (whole, fraction) = rest.split_at(exponent as usize);
            output.push_str(first);
            output.push_str(whole);
            output.push('.');
            output.push_str(fraction);
        }
        -6..=-1 => {
            output.push_str("0.");
            push_zeros(output, -exponent - 1);
            output.push_str(first);
            output.push_str(rest);
        }
        _ => {
            let _ = write!(output, "{}e{:+}", mantissa, exponent);
        }
    }
}

/// The shortest digits of a positive double that read back the same, as `d.ddde-7`. LowerExp finds them, but
/// where two such numbers lie equally near it takes the upper one, and ECMAScript the one with the even last digit.
fn shortest(double: f64) -> String {
    let scientific = format!("{:e}", double);
    if !scientific.contains('.') {
        return scientific; // one digit: its neighbours are far from reading back the same
    }
    match even_of_two(double, &scientific) {
        Some(even) if even.parse() == Ok(double) => even,
        _ => scientific,
    }
}

/// If the double lies exactly between two decimals of the length of `scientific`, the even one of them.
fn even_of_two(double: f64, scientific: &str) -> Option<String> {
    let (mantissa, exponent) = scientific.split_once('e')?;
    let digits_after_point = mantissa.len() - 2;
    let decimals = digits_after_point as i32 - exponent.parse::<i32>().ok()?;
    // An odd multiple of 2^-n has exactly n decimals, the last of them a 5. So the double lies between two
    // numbers with `decimals` decimals if it is an odd multiple of 2^-(decimals + 1). With no decimals, or with
    // more than 24, both of the two cannot read back the same within 17 digits.
    if !(1..=24).contains(&decimals) {
        return None;
    }
    let multiple = double * f64::from(1u32 << (decimals + 1));
    if multiple % 2.0 != 1.0 {
        return None;
    }
    // All digits there are, so nothing is rounded: the lower of the two and a 5.
    let exact = format!("{:.*e}", digits_after_point + 1, double);
    let (lower, exponent) = exact.split_once('e')?;
    let lower = lower.strip_suffix('5')?;
    let last = lower.chars().last()?.to_digit(10)?;
    // After an odd digit comes the next one. A 9 cannot be: the upper number would then be a shorter one.
    let even = char::from_digit(last + last % 2, 10)?;
    Some(format!(
        "{}{}e{}",
        &lower[..lower.len() - 1],
        even,
        exponent
    ))
}

fn push_zeros(output: &mut String, count: i32) {
    for _ in 0..count {
        output.push('0');
    }
}
