//! Sizes as people write them: `"500MB"`, `"1.5 GiB"`, `"64 kB"`.

/// The bytes of a text, or what is wrong with it.
pub(crate) fn parse(text: &str) -> Result<u64, String> {
    let trimmed = text.trim();
    let end = trimmed
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(trimmed.len());
    let (number, unit) = trimmed.split_at(end);
    let number: f64 = number
        .parse()
        .map_err(|_| format!("{text:?} is no size: write for example \"500MB\""))?;
    let unit = unit.trim();
    let factor = match unit.to_ascii_lowercase().as_str() {
        "b" | "byte" | "bytes" => 1.0,
        "kb" => 1e3,
        "mb" => 1e6,
        "gb" => 1e9,
        "tb" => 1e12,
        "kib" => 1024.0,
        "mib" => 1024.0 * 1024.0,
        "gib" => 1024.0 * 1024.0 * 1024.0,
        "tib" => 1024.0 * 1024.0 * 1024.0 * 1024.0,
        "" => return Err(format!("{number} of what? write a unit: \"{number}MB\"")),
        _ => {
            return Err(format!(
                "{unit:?} is no unit of size: use B, kB, MB, GB, KiB, MiB or GiB"
            ));
        }
    };
    let bytes = (number * factor).round();
    if bytes < 1.0 {
        Err("a `max_size` of nothing: no value could ever be kept".to_owned())
    } else if bytes >= u64::MAX as f64 {
        Err(format!(
            "{text:?} is more than any memory: leave the option out for no bound"
        ))
    } else {
        Ok(bytes as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        for (text, bytes) in [
            ("500MB", 500_000_000),
            ("1 kB", 1_000),
            (" 1.5 GiB ", 1_610_612_736),
            ("7 bytes", 7),
            ("2kib", 2_048),
        ] {
            assert_eq!(parse(text), Ok(bytes), "{text:?}");
        }
        for wrong in [
            "",
            "MB",
            "5",
            "5 sheep",
            "0MB",
            "-1MB",
            "1e99GB",
            "99999999999TB",
        ] {
            assert!(parse(wrong).is_err(), "{wrong:?}");
        }
    }
}
