package synthetic

var (
	sites = []string{"central market", "bus station", "police station", "great mosque", "church of São João", "town hall",
		"military base", "checkpoint", "school", "hospital", "district court", "hotel", "bridge", "oil depot", "wedding hall"}

	villageStarts = []string{"Ab", "Bal", "Chah ", "Dar", "El ", "Far", "Gol", "Hab", "Kal", "Lam", "Mar", "Nur", "Oum ", "Pul",
		"Qal", "Ras ", "São ", "Tal ", "Umm ", "Wad", "Yar", "Zan", "Bor", "Kür", "Mbé"}
	villageEnds = []string{"abad", "bara", "dara", "guri", "hiran", "jana", "kala", "lamo", "mira", "nawa", "olo", "pura",
		"qasr", "rata", "sana", "tepe", "uba", "vela", "yak", "zoha", "bélé", "çay"}

	groupStarts = []string{"Northern", "Southern", "Eastern", "Western", "People's", "National", "Free", "United", "Islamic",
		"Popular", "Mountain", "River", "Desert", "Coastal", "Border", "Highland"}
	groupMiddles = []string{"Liberation", "Resistance", "Defence", "Salvation", "Revolutionary", "Patriotic", "Unity", "Justice"}
	groupEnds    = []string{"Front", "Army", "Movement", "Brigade", "Guard", "Council", "Forces", "Battalion"}

	outlets = []string{"The Daily Record", "Morning Post", "Evening Standard of the North", "Agence Générale", "El Diario",
		"Correio de São Paulo", "Gulf Gazette", "Sahel Observer", "Frontier Times", "Radio Horizon", "The Border Herald",
		"Conflict Monitor", "Le Courrier", "Der Bote", "Valley News Agency", "The Lake Tribune"}
	families = []string{"Abara", "Bakker", "Castillo", "Diallo", "Eriksen", "Fofana", "García", "Haidari", "Ibrahim", "Jansen",
		"Khan", "Larsson", "Müller", "Ndiaye", "Okafor", "Popescu", "Qureshi", "Rossi", "Şahin", "Traoré"}
	givens = []string{"Amina", "Björn", "Carla", "David", "Elif", "Farid", "Grace", "Hassan", "Inês", "José", "Karim", "Leila",
		"Maria", "Noor", "Olga", "Pierre", "Rahim", "Sara", "Tomás", "Yusuf"}

	authorities = []string{"the Ministry of the Interior", "the army", "local officials", "hospital staff", "the police", "a witness"}
	unnamed     = []string{"unknown gunmen", "armed men on motorcycles", "protesters", "a crowd", "bandits", "a lone attacker"}
	several     = []string{"several", "many", "dozens", "a number of people", "scores"}
	excerpts    = []string{"officials said on Monday", "according to residents of the area", "the attack began before dawn",
		"no group claimed responsibility", "the toll was expected to rise", "witnesses described heavy fire",
		"the army confirmed the deaths", "militants had entered from the north", "a spokesman told reporters",
		"bodies were taken to the hospital"}
	circumstances = []string{"before dawn", "during the evening prayer", "on the road to the airport", "as a convoy passed",
		"while people gathered for a wedding", "after two days of fighting", "in spite of a ceasefire", "near the frontier",
		"during a search operation", "on the eve of the election"}
	aftermaths = []string{"The army closed the road for a week.", "Shops stayed shut the next day.", "A curfew was imposed.",
		"An inquiry was promised.", "Families fled to the next valley.", "Helicopters took the wounded away.",
		"Both sides blamed each other.", "Reinforcements arrived the same night."}
	ideologies  = []string{"jihadism", "salafi-jihadism", "national-jihadism", "global-jihadism", "sunni-islam"}
	targets     = []string{"civilians", "military", "government", "business", "religious-site", "armed-group", "public-gathering", "hospital", "election", "airport"}
	populations = []string{"civilians", "militants", "soldiers", "children", "perpetrators"}
	// rare are the properties that few events have.
	rare = []string{"detained", "abducted", "displaced", "missing", "surrendered", "casualties", "perpetrators", "operations", "imprisoned"}
)

// kind is what may happen: the word for it in titles, how it is done, and how
// deadly it is.
type kind struct {
	id, label string
	methods   []string
	deadly    float64
}

// kinds stand in the order of how often they happen.
var kinds = []kind{
	{"armed-assault", "Armed assault", []string{"shooting", "stabbing", "arson"}, 0.8},
	{"bombing", "Bombing", []string{"explosives"}, 0.9},
	{"battle", "Battle", []string{"ground-fighting", "shooting"}, 1.2},
	{"air-strike", "Air strike", []string{"air-strike", "drone-strike"}, 1.1},
	{"state-based-violence", "Clash of troops and rebels", []string{"ground-fighting", "shooting"}, 1},
	{"one-sided-violence", "Attack on villagers", []string{"shooting", "arson"}, 1},
	{"suicide-bombing", "Suicide bombing", []string{"suicide-bomb", "complex-assault"}, 1.5},
	{"non-state-violence", "Clash of two groups", []string{"ground-fighting"}, 0.8},
	{"assassination", "Assassination", []string{"shooting", "explosives"}, 0.3},
	{"abduction", "Abduction", []string{"intimidation", "raid"}, 0.2},
	{"arrest", "Arrests", []string{"raid"}, 0.1},
	{"attack", "Attack", []string{"shooting", "explosives"}, 0.7},
	{"foiled-plot", "Foiled plot", []string{"raid", "explosives"}, 0.1},
	{"surrender", "Surrender", []string{"intimidation"}, 0.1},
	{"leader-killed", "Killing of a leader", []string{"drone-strike", "raid"}, 0.4},
	{"takeover", "Takeover", []string{"ground-fighting"}, 1.3},
	{"threat", "Threat", []string{"intimidation"}, 0},
}

// seriesKinds are the kinds of events that consist of others.
var seriesKinds = []kind{
	{"attack-series", "Series of attacks", []string{"explosives", "shooting"}, 2},
	{"military-campaign", "Campaign", []string{"air-strike", "ground-fighting"}, 2.4},
	{"police-campaign", "Police campaign", []string{"raid"}, 0.4},
}
