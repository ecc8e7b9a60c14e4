/// The languages that sheets are printed in, by their ISO 639 code.
public enum CaptionLanguage: String, Sendable, CaseIterable {
    case cs, de, en, es, fr, it, nl, pl, pt, sv
}

/// What is printed on a sheet for people to read. A new language is a case above and an entry here.
struct Captions: Sendable, Equatable {
    /// What is to be written where.
    let task: String
    /// How, where a cell shows a handwritten model.
    let model: String
    /// How, and what to do when it went wrong.
    let manners: String
    let writer: String
    let date: String
    let sheet: String
}

extension CaptionLanguage {
    var captions: Captions {
        switch self {
        case .cs:
            Captions(
                task: "Do každého políčka napište číslici, která je drobně vytištěna v jeho rohu.",
                model: "Kde je v rohu vzor psaný rukou, napište číslici stejným tvarem.",
                manners: "Pište tmavým perem a nedotýkejte se čar. Nepovedenou číslici přeškrtněte.",
                writer: "Jméno nebo kód", date: "Datum", sheet: "List")
        case .de:
            Captions(
                task: "Bitte in jedes Kästchen die Ziffer schreiben, die klein in seiner Ecke steht.",
                model: "Wo in der Ecke ein handgeschriebenes Muster steht, bitte in dieser Form schreiben.",
                manners: "Mit dunklem Stift, ohne die Linien zu berühren. Misslungene Ziffern durchstreichen.",
                writer: "Name oder Kürzel", date: "Datum", sheet: "Blatt")
        case .en:
            Captions(
                task: "Write in each box the digit that is printed small in its corner.",
                model: "Where the corner shows a handwritten model, write the digit in that form.",
                manners: "Use a dark pen and stay clear of the lines. Cross out a digit that went wrong.",
                writer: "Name or code", date: "Date", sheet: "Sheet")
        case .es:
            Captions(
                task: "Escriba en cada casilla la cifra que está impresa en pequeño en su esquina.",
                model: "Donde la esquina muestra un modelo escrito a mano, escriba la cifra con esa forma.",
                manners: "Use un bolígrafo oscuro y no toque las líneas. Tache la cifra que salga mal.",
                writer: "Nombre o código", date: "Fecha", sheet: "Hoja")
        case .fr:
            Captions(
                task: "Écrivez dans chaque case le chiffre imprimé en petit dans son coin.",
                model: "Où le coin montre un modèle manuscrit, écrivez le chiffre sous cette forme.",
                manners: "Utilisez un stylo foncé et ne touchez pas les lignes. Barrez un chiffre raté.",
                writer: "Nom ou code", date: "Date", sheet: "Feuille")
        case .it:
            Captions(
                task: "Scrivere in ogni casella la cifra stampata in piccolo nel suo angolo.",
                model: "Dove l’angolo mostra un modello scritto a mano, scrivere la cifra in quella forma.",
                manners: "Usare una penna scura e non toccare le linee. Barrare una cifra venuta male.",
                writer: "Nome o codice", date: "Data", sheet: "Foglio")
        case .nl:
            Captions(
                task: "Schrijf in elk vakje het cijfer dat klein in de hoek gedrukt staat.",
                model: "Staat in de hoek een handgeschreven voorbeeld, schrijf het cijfer dan in die vorm.",
                manners: "Gebruik een donkere pen en raak de lijnen niet. Streep een mislukt cijfer door.",
                writer: "Naam of code", date: "Datum", sheet: "Blad")
        case .pl:
            Captions(
                task: "W każdej kratce proszę wpisać cyfrę wydrukowaną małym drukiem w jej rogu.",
                model: "Gdzie w rogu jest wzór pisma odręcznego, proszę napisać cyfrę w tym kształcie.",
                manners: "Proszę pisać ciemnym długopisem i nie dotykać linii. Nieudaną cyfrę przekreślić.",
                writer: "Imię lub kod", date: "Data", sheet: "Arkusz")
        case .pt:
            Captions(
                task: "Escreva em cada quadrado o algarismo impresso em tamanho pequeno no seu canto.",
                model: "Onde o canto mostra um modelo manuscrito, escreva o algarismo nessa forma.",
                manners: "Use uma caneta escura e não toque nas linhas. Risque um algarismo que saia mal.",
                writer: "Nome ou código", date: "Data", sheet: "Folha")
        case .sv:
            Captions(
                task: "Skriv i varje ruta den siffra som står tryckt med liten stil i hörnet.",
                model: "Där hörnet visar en handskriven förebild, skriv siffran i den formen.",
                manners: "Använd en mörk penna och rör inte linjerna. Stryk över en siffra som blev fel.",
                writer: "Namn eller kod", date: "Datum", sheet: "Blad")
        }
    }
}
