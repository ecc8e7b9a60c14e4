/// A light color that a form's lines are printed in, so that they are gone in the channel of that color.
///
/// Writing has to be dark in that channel: red drops out under pens of any usual ink; under blue, a blue pen drops out too.
public enum DropOutColor: String, Sendable, CaseIterable {
    case red, green, blue
}
