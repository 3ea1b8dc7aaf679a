//! Response processing: a template where that says all, otherwise the rule in full.

use super::response::WrittenResponse;
use super::version::VersionWriter;

/// Writes the rule of an item. `chosen` is true if the reasons of chosen parts show, and `always` are
/// the ids of the feedback that everybody sees.
pub fn write(
    xml: &mut VersionWriter,
    responses: &[WrittenResponse],
    chosen: bool,
    always: &[&str],
) {
    if let [response] = responses
        && !chosen
        && always.is_empty()
        && response.base != "float"
    {
        let name = match response.points.is_empty() {
            true => "match_correct",
            false => "map_response",
        };
        let template = xml.version.template(name);
        xml.empty("responseProcessing", &[("template", &template)]);
        return;
    }
    xml.open("responseProcessing", &[]);
    for response in responses {
        if response.points.is_empty() {
            correct(xml, response, responses.len() > 1);
        } else {
            sum(xml, response);
        }
    }
    if chosen || !always.is_empty() {
        feedback(xml, responses, chosen, always);
    }
    xml.close();
}

/// Writes a point for the correct response. Of several responses each adds its own.
fn correct(xml: &mut VersionWriter, response: &WrittenResponse, adds: bool) {
    let id = [("identifier", response.id.as_str())];
    xml.open("responseCondition", &[]);
    xml.open("responseIf", &[]);
    // Numbers are equal, however they are written; other values match.
    if response.base == "float" {
        xml.open("equal", &[("toleranceMode", "exact")]);
    } else {
        xml.open("match", &[]);
    }
    xml.empty("variable", &id);
    xml.empty("correct", &id);
    xml.close();
    xml.open("setOutcomeValue", &[("identifier", "SCORE")]);
    if adds {
        xml.open("sum", &[]);
        xml.empty("variable", &[("identifier", "SCORE")]);
    }
    xml.leaf("baseValue", &[("baseType", "float")], "1");
    if adds {
        xml.close();
    }
    xml.close();
    xml.close();
    xml.close();
}

/// Writes the sum of the points of all values.
fn sum(xml: &mut VersionWriter, response: &WrittenResponse) {
    let id = [("identifier", response.id.as_str())];
    xml.open("responseCondition", &[]);
    xml.open("responseIf", &[]);
    xml.open("isNull", &[]);
    xml.empty("variable", &id);
    xml.close();
    xml.open("setOutcomeValue", &[("identifier", "SCORE")]);
    xml.leaf("baseValue", &[("baseType", "float")], "0");
    xml.close();
    xml.close();
    xml.open("responseElse", &[]);
    xml.open("setOutcomeValue", &[("identifier", "SCORE")]);
    xml.empty("mapResponse", &id);
    xml.close();
    xml.close();
    xml.close();
}

fn feedback(xml: &mut VersionWriter, responses: &[WrittenResponse], chosen: bool, always: &[&str]) {
    xml.open("setOutcomeValue", &[("identifier", "FEEDBACK")]);
    xml.open("multiple", &[]);
    for response in responses.iter().filter(|_| chosen) {
        xml.empty("variable", &[("identifier", response.id.as_str())]);
    }
    for id in always {
        xml.leaf("baseValue", &[("baseType", "identifier")], id);
    }
    xml.close();
    xml.close();
}
