//! Rules for sources and references: sources that a faculty accepts, complete, read, and cited with
//! their place.

use super::lists::WEAK_HOSTS;
use super::subject::Subject;
use crate::content::codes;
use crate::content::diagnostic::{Findings, SourceSpan};
use crate::content::parse::BankPlaces;
use crate::domain::bank::Bank;
use crate::domain::source::{Reference, Seen, Source, SourceType};

/// Checks L60 and L61 for every source of a bank.
pub fn lint_sources(bank: &Bank, outside: &BankPlaces, findings: &mut Findings) {
    for (source, id) in bank.sources.iter().zip(&outside.sources) {
        if let Some((host, url)) = source
            .url
            .as_deref()
            .and_then(|url| Some((weak_host(url)?, url)))
        {
            let span = within_table(findings, id, url);
            let message = format!(
                "`{}` is on {}, which is not a source that a faculty accepts",
                source.id,
                host.trim_end_matches(".*")
            );
            let help = "cite the original: the label by setid and revision, the paper by DOI, the agency's or society's own page";
            findings.add(&codes::WEAK_SOURCE, span, message, help);
        }
        if let Some((what, help)) = lacks(source) {
            let message = format!("`{}` {what}", source.id);
            findings.add(&codes::INCOMPLETE_SOURCE, id.clone(), message, help);
        }
        for (value, what, help) in malformed(source) {
            let span = within_table(findings, id, value);
            let message = format!("`{}` {what}", source.id);
            findings.add(&codes::INCOMPLETE_SOURCE, span, message, help);
        }
    }
}

/// Returns the values of a source that lead nowhere, each with the mistake and the remedy.
fn malformed(source: &Source) -> Vec<(&str, &'static str, &'static str)> {
    let mut found = Vec::new();
    if let Some(doi) = source.doi.as_deref().filter(|doi| !doi.starts_with("10.")) {
        let told = match doi.contains("10.") {
            true => (
                "has a DOI with more than the DOI itself",
                "write it without the address: `doi = \"10.…\"`",
            ),
            false => (
                "has a `doi` that is not a DOI",
                "a DOI begins with \"10.\"; write the address of a page in `url`",
            ),
        };
        found.push((doi, told.0, told.1));
    }
    if let Some(id) = source.set_id.as_deref().filter(|id| !is_uuid(id)) {
        let help = "copy the set id from the address of its page at dailymed.nlm.nih.gov: 32 digits and letters in five groups";
        found.push((id, "has a `setid` that is not a set id", help));
    }
    if let Some(url) = source.url.as_deref().filter(|url| !has_scheme(url)) {
        let help = "write the whole address: `url = \"https://…\"`";
        found.push((url, "has a `url` without its beginning", help));
    }
    found
}

/// Returns whether a text is a UUID, as set ids are.
fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let digits = |group: &&str| group.bytes().all(|byte| byte.is_ascii_hexdigit());
    lengths == [8, 4, 4, 4, 12] && groups.iter().all(digits)
}

fn has_scheme(url: &str) -> bool {
    let url = url.to_lowercase();
    url.starts_with("https://") || url.starts_with("http://")
}

/// Returns the weak host that an address is on.
fn weak_host(url: &str) -> Option<&'static str> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next()?.to_lowercase();
    WEAK_HOSTS.iter().copied().find(|weak| {
        if let Some(name) = weak.strip_suffix(".*") {
            let labels: Vec<&str> = host.split('.').collect();
            let last = labels.len().saturating_sub(1);
            return labels.iter().take(last).any(|label| *label == name);
        }
        let before = host.strip_suffix(weak);
        before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
    })
}

/// Returns what a source lacks to be found again, and the remedy. An address does where there is no
/// set id, DOI or year; but whoever read a label itself has seen the month of its revision.
fn lacks(source: &Source) -> Option<(&'static str, &'static str)> {
    let paper = "add `doi = \"10.…\"`, which names the paper and its version, or its `url`";
    let is_addressed = source.url.is_some();
    match source.source_type? {
        SourceType::Label if source.set_id.is_none() && !is_addressed => Some((
            "is a label without `setid`",
            "add the set id of its page at dailymed.nlm.nih.gov",
        )),
        SourceType::Label if source.revised.is_none() && source.seen == Seen::Text => Some((
            "is a label without `revised`",
            "add `revised = \"2024-11\"`, the month of the revision that you read",
        )),
        SourceType::Guideline | SourceType::Trial | SourceType::Review
            if source.doi.is_none() && !is_addressed =>
        {
            Some(("is a paper without `doi`", paper))
        }
        SourceType::Guideline | SourceType::Standard | SourceType::Textbook
            if source.year.is_none() && !is_addressed =>
        {
            Some((
                "has no `year`",
                "add the year of the edition, because editions differ",
            ))
        }
        _ => None,
    }
}

/// Returns the place of a value in the table of a source, which begins near its id.
fn within_table(findings: &Findings, id: &SourceSpan, value: &str) -> SourceSpan {
    let text = findings.source().text();
    let before = text
        .get(..id.start)
        .unwrap_or("")
        .rfind("[[")
        .unwrap_or(id.start);
    let table = text.get(before..).unwrap_or("");
    let end = table
        .get(2..)
        .and_then(|rest| rest.find("\n["))
        .map_or(table.len(), |at| at + 2);
    let at = table.get(..end).and_then(|table| table.find(value));
    at.map_or(id.clone(), |at| before + at..before + at + value.len())
}

/// Checks L61 (a standard cited without its place), L62 and L63.
pub fn lint(subject: &mut Subject<'_>) {
    let refs = &subject.item.refs;
    unread(subject, refs);
    for reference in refs {
        if reference.at.is_some() {
            continue;
        }
        let id = reference.source.id.as_str();
        let span = subject.within(&subject.places.key("refs"), id);
        let standard = reference.source.source_type == Some(SourceType::Standard);
        let help =
            format!("write `{{ id = \"{id}\", at = \"§2.3\" }}` with the section, table or page");
        match standard {
            true => {
                let message = format!("`{id}` is a standard, cited without its number");
                subject.add(&codes::INCOMPLETE_SOURCE, span, message, &help);
            }
            false => {
                let message = format!("`{id}` is cited without a place in it");
                subject.add(&codes::NO_PLACE, span, message, &help);
            }
        }
    }
}

fn unread(subject: &mut Subject<'_>, refs: &[Reference]) {
    let read = refs
        .iter()
        .any(|reference| reference.seen() != Seen::Unseen);
    if refs.is_empty() || read || subject.item.facts.checked_on.is_none() {
        return;
    }
    let message = "the item has a `checked` date, but none of its references was read";
    let help = "read one of them, cite one that you have read, or remove `checked`";
    subject.add(&codes::UNREAD, subject.places.key("checked"), message, help);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_weak_with_its_subdomains_and_no_other() {
        assert_eq!(
            weak_host("https://www.scribd.com/doc/1"),
            Some("scribd.com")
        );
        assert_eq!(weak_host("http://scribd.com"), Some("scribd.com"));
        assert_eq!(
            weak_host("https://en.wikipedia.org/wiki/X"),
            Some("wikipedia.org")
        );
        assert_eq!(weak_host("https://notscribd.com/scribd.com"), None);
        assert_eq!(weak_host("https://sci-hub.se/10.1"), Some("sci-hub.*"));
        assert_eq!(weak_host("https://www.amazon.co.uk/dp/1"), Some("amazon.*"));
        assert_eq!(weak_host("https://s3.amazonaws.com/label"), None);
        assert_eq!(weak_host("https://x.blogspot.com/"), Some("blogspot.*"));
        assert_eq!(
            weak_host("https://docs.google.com/d/1"),
            Some("docs.google.com")
        );
        assert_eq!(weak_host("https://dailymed.nlm.nih.gov/dailymed/"), None);
    }
}
