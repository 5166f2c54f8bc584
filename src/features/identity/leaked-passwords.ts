/**
 * Of the 3,000 most used passwords of eight characters and more in published leaks (as ranked by zxcvbn, MIT), those that no
 * word or run of `common-passwords.ts` covers. As they were found: some are foul.
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `hardcore bigdaddy marlboro cocacola liverpoo redskins butthead dolphins shithead metallic elephant rush2112 creative airborne brooklyn
  godzilla 4815162342 darkness 11223344 lifehack pakistan redwings explorer guinness lasvegas 789456123 christin michigan carolina
  alexande dickhead snickers paradise lacrosse bollocks poohbear einstein drowssap spitfire maryjane westside 1232323q scarface stargate
  semperfi scotland cherokee passport infinity bulldogs budlight usuckballz1 softball fktrcfylh kawasaki wildcats logitech swordfis
  alexandr motorola colorado freeuser warcraft wolverin elizabet valentin spiderma ncc1701d pearljam predator panthers peekaboo rolltide
  cardinal chevelle fyfcnfcbz loverboy 123654789 electric darkside wolfpack 741852963 blizzard cheyenne cjkysirj 147852369 pussycat
  airplane freepass billybob chocolat stingray firebird zeppelin tarheels engineer hellfire serenity fireball darkstar 1029384756 pavilion
  bobafett dbrnjhbz swimming defender precious icecream swordfish presario airforce thailand bluebird goldfish wrangler cadillac longhorn
  christia assassin atlantis lonewolf software srinivas valentina veronika babydoll devildog soso123aljg mistress montreal wolfgang
  basketba hotstuff 31415926 stephani shamrock deftones renegade enterpri babylon5 sweetpea trfnthbyf bigboobs aardvark butterfl marathon
  cavalier buckeyes diamonds highland drpepper pornstar 12345678910 sherlock thuglife morpheus wetpussy consumer adgjmptw overlord
  sundance ultimate ncc1701e geronimo 123qwe123 portugal superfly wrinkle1 seminole alejandr 11235813 concrete christop trombone rhbcnbyf
  qazxswedc cdtnkfyf stallion kingkong mongoose bluemoon immortal dietcoke hollywoo 14789632 bonehead ghbdtnbr charlott hongkong ilovesex
  1123581321 sebastia werewolf eternity super123 cooldude tottenha stocking makaveli satan666 verbatim blackcat raistlin punkrock waterloo
  musicman seinfeld megadeth skywalke squirrel wolverine stardust twilight vanhalen intrepid punisher showtime ekaterina 111222333
  skittles hannibal panasonic sandiego portland blackdog californ playtime gangster warriors chargers dingdong mushroom crusader dkflbvbh
  stranger guardian slapshot septembe 147896325 123321123 munchkin kittycat 1passwor barcelon coltrane starcraft katerina shaney14
  fuck_inside discover spanking lonestar meridian heather1 stonecol 192837465 lowrider tacobell halflife 123698745 keyboard kangaroo
  socrates formula1 mailcreated5240 fuckface vacation penguins 12369874 ragnarok colombia dodgeram mustangs sithlord scoobydo oblivion
  titleist bigballs blueeyes mersedes nuttertools 1122334455 gateway1 peterpan kingston freckles aspirine mariners deadhead rootbeer
  scooter1 plymouth creampie justdoit lightnin caliente goodtime thankyou brucelee redalert aquarius catherin porkchop sapphire blackjac
  chevrole amsterdam spectrum labrador syracuse front242 candyman commando clitoris pineappl lesbians 8j4ye3uz monopoly romashka gangbang
  spartans snuggles infiniti cosworth doberman webmaster beefcake godsmack viktoria starbuck valhalla ncc1701a sailboat jackson1
  terminator phillies swingers frontier butthole doughboy nebraska agent007 pinkfloy dannyboy luckydog whocares vfrcbvrf ihateyou
  vkontakte mandingo dilligaf bunghole golfball technics 15426378 aberdeen enterprise stripper hurrican rfnthbyf dthjybrf excalibu
  lancelot keystone flamingo designer kamikaze warhammer deeznuts macdaddy manchest meatball eatpussy sentinel jamesbon billyboy microsof
  microlab gordon24 pantyhos 73501505 passwor1 azsxdcfv charlton bigmoney fordf150 superstar saratoga wildfire vladislav greenbay chicken1
  321654987 chester1 rjirfrgbde rightnow jasmine1 hyperion meatloaf anaconda poontang lionking happy123 albatros kenworth dinosaur
  happyday holyshit turkey50 ericsson chickens zxcasdqwe fktrcfylhf polniypizdec0211 crazybab anhyeuem hardrock applepie rockhard hellyeah
  skorpion hedgehog australi 1qa2ws3ed 13243546 yosemite karolina starship greatone 0.0.0.000 freeporn roadkill killbill 78945612 cinnamon
  backdoor rastaman sojdlg123aljg robotech 18436572 mechanic pingpong operator rasputin amsterda majestic wrestlin gotohell kingfish
  passwords lineage2 nwo4life fuckthis kcj9wx5n umbrella r2d2c3po snoopdog splinter underdog megapass p0015123 shannon1 bullseye blackhaw
  jamesbond tunafish dkflbckfd 123789456 translator gfhjkm123 supersta magicman caligula 12131415 dfktynbyf deepthroat tazmania tommyboy
  marino13 vfhufhbnf brighton mamapapa budweise getmoney chainsaw eastside undertaker snowboar moneyman chrisbln viewsonic penthous
  flounder whitesox thanatos panasoni sneakers chicago1 ghjcnjnfr titanium madison1 intruder gargoyle poseidon newcastl johannes buckshot
  sunnyday goldstar florida1 multiplelo motherlode westwood sunflowe assholes babyblue starfire paintbal knickers lokomotiv winston1
  rjycnfynby thirteen hotpussy philippe avalanch newyork1 idontknow vfvfgfgf zerocool godfather 1x2zkg8w zxasqw12 francesc paintball
  syncmaster aleksandra southpark cambiami monalisa chuckles mazafaka meathead barefoot cfitymrf clevelan terrapin clarinet deeznutz
  traveler pianoman hawkeyes casanova 10203040 andromeda triangle monster1 smeghead cerberus rockford goldwing gabriell crjhgbjy james007
  tiberius hayabusa salamander thegreat gesperrt whiskers overkill rhfcjnrf montgom240 sersolution spaceman bulldog1 runescape megatron
  illusion roadking 19411945 hoosiers leavemealone balloons tinkerbell heineken mortgage fishing1 doghouse blackbir hardcock 135792468
  seahawks godfathe bookworm talisman blackjack babyface hawaiian mortimer roadrunn handyman alphabet digital1 beautifu dutchess tiffany1
  idontkno teddybea valkyrie inuyasha wareagle dragonball gameover kittykat wishbone sinister gamecube bitchass preacher claymore checkers
  armagedon newpass6 silverad electron devil666 rhtdtlrj thunderb ghostrider blackout 123456qw bcfields southpar mandarin cannabis
  kleopatra tottenham dirtbike jackson5 slippery bluefish 1357924680 mollydog ghblehjr starcraf cameltoe vasilisa elizaveta flexible
  farscape borussia yfcntymrf scorpio1 fyutkbyf thedoors 123qq123 7ugd5hip2j sunflower pussyman gatorade carpedie cameron1 corleone
  webmaste chrysler 01020304 gabriel1 987456321 binladen buttercu millwall dragonba stonecold istanbul bullfrog bobdylan capslock
  teddybear gfhjkmgfhjkm coolness barbados knockers amateurs jayhawks 9293709b13 eldorado soulmate andromed 50spanks kakashka yeahbaby
  netscape carlitos eastwood microphone coldbeer fgtkmcby just4fun specialk piramida mephisto violetta spencer1 smashing fastball buddyboy
  shitface kissmyass radiohea wildcard maxwell1 testpass pringles pinkfloyd insomnia playboy1 darklord magician telephon vsjasnel12
  iverson3 gamecock budapest yjdsqgfhjkm reckless maksimka kazantip concorde pharmacy abnormal jellybea islander jiggaman classics
  hooligan scrabble hawaii50 wg8e3wjf rhjrjlbk sweetnes masamune mariposa doomsday excalibur buttfuck marcello dynamite lollypop moonbeam
  12365478 inspiron snowboard forsaken katarina fullmoon sausages stanislav robotics mobydick senators pumpkins windsurf reddevil vfitymrf
  nevermind woodland anastasiya presiden vanguard rjhjktdf firewall temppass drummer1 fandango pumpkin1 highheel christma icehouse
  earnhard zaqxswcde misfit99 platypus radiohead spongebo abrakadabra vikings1 viktoriya reddwarf longjohn slamdunk alessandro honolulu
  134679852 johndeer windmill bergkamp irishman zildjian mudvayne freebird snowflak nygiants playstat webhompas jefferso comanche monkeybo
  death666 hounddog josephin thisisit pallmall fishbone genesis1 clippers bigblock whiteout fuckinside bluebell undertak chipmunk mazdarx7
  qwe123qwe kjrjvjnbd lovelife anastasi roadster cbr900rr good123654 zachary1 highbury koroleva washingt redbaron james123 krasotka
  pipeline 7894561230 nascar24 tkbpfdtnf smirnoff starligh fishhead scoobydoo yogibear konstantin terminat ghbywtccf slowhand fuckhead
  nostromo survivor cnfybckfd lemonade cocksuck peaches1 johnson1 solitude catwoman bearcats wanderer stephen1 paradigm fantasia 74108520
  gtnhjdbx sundevil armstron revolver trouble1 jackass1 volkswag pool6123 marines1 wildbill 45m2do5bs cleopatr coventry sidekick gbhfvblf
  zanzibar highlander tinkerbe bluesman threesom nautilus everlast ghbdtn123 longdong ghjcnjgfhjkm penguin1 tokiohotel sonyericsson
  pantera1 palmtree andyod22 handball marseille matthias viewsoni evangelion sandrine sprinter private1 fearless antelope barselona
  buddy123 fyfnjkbq zxcasdqwe123 fairlane honeybee fantomas gladiato 25800852 buffalo1 cheshire tomahawk bismillah bigpoppa margarit
  pasadena johngalt coldplay capricorn sweetness elcamino trinitro voyager1 carpente callisto vendetta yamahar1 wildwood foxylady leedsutd
  dominion enforcer derparol remingto vjqgfhjkm rfvfcenhf carnival papillon knuckles cutiepie ghjuhfvvf freefall baritone mischief
  hetfield dontknow calimero whiteboy cygnusx1 firefigh blowfish screamer harddick sexylady 123456ru wp2003wp kordell1 swinging trucking
  marijuana noname123 francisc obsidian dfktynby lakeside suckmydick strawber nokian73 slimshady whistler blueball chris123 cassandr
  paramedi eclipse1 darkangel smackdow argentin moonligh capricor bigbooty johncena cherries lalakers dogpound universa eggplant fussball
  19283746 vincent1 taekwondo perfect1 capetown budweiser sylveste cartman1 marseill magellan hallo123 southpaw notebook pufunga7782
  goodgirl challeng millenium sabrina1 camaross hotgirls bubba123 goldfing moonshin sonyfuck mandrake marcius2 navigator fkbyjxrf
  earthlink opendoor stanley1 lakewood bluejays commande gateway2 ironmaiden destiny1 espresso toriamos ghhh47hj7649 therock1 23skidoo
  roadrunner bordeaux 135798642 supernov beatles1 optimist nightwish patches1 gsxr1000 hattrick enternow lenochka suckdick intercourse
  blue1234 waterboy mamacita htubcnhfwbz limewire houston1 stratfor stigmata klondike marijuan hardball nineinch power123 vauxhall
  awesome1 funstuff krokodil rfntymrf cabernet sheepdog natalie1 montana1 sammy123 baltimor mash4077 cashmone vancouve ilikepie hairball
  toonarmy pimpdadd theforce scheisse maserati sigmachi bigdicks riccardo rfhnjirf dolemite pathfind vqsablpzla modelsne myxworld hellsing
  rocknrol futurama smoothie archange vagabond billabon darkange skateboard evolutio morrowind plastics zaqwsxcde dominiqu nevermore
  forgetit elisabet aolsucks woodstoc scrapper minimoni ncc74656 slimshad friendster dilbert1 blackbird jellybean carebear fireblad
  pornking flamengo snowbird lonesome baracuda singapor herewego kamasutra vipergts navyseal masterbate peterbil cucumber homemade
  bradley1 warhamme pinnacle flipflop lfitymrf acidburn fellatio jeepster sexybitch vfntvfnbrf cartoons rainyday alleycat escalade
  rainbows daisydog cocksucker fyutkjxtr whiplash adrenalin ambrosia 5wr2i7h8 penetration stickman puppydog charisma nightmar laetitia
  0192837465 luckyone goldeney dragonfl melanie1 phialpha 10293847 bismarck bynthytn mallorca dragster favorite6 beethove normandy
  nounours trumpet1 thumper1 playball guillaum cambridg treefrog sexybabe pavement smackdown cannibal nthvbyfnjh 369258147 benessere
  skipper1 sephiroth hallowee sparkles 1qazxsw23edc amethyst volleyba bettyboo ticklish mynameis junkmail longhair gannibal skinhead
  segblue2 montecar candyass special1 letsdoit allison1 notredam 789654123 alcatraz frankie1 virginie dfcbkbcf blacklab montrose supernova
  frederik ilovepussy justice1 playboy2 motocros lockdown istheman pinetree rustydog tampabay babycake vampire1 streaming fidelity
  capitals dreamcas riffraff playmate fuckme69 pizzaman delpiero wonderboy sergbest 44332211 cashmoney left4dead 66613666 123456as
  sunlight popcorn1 lol12345 bigtruck revoluti feelgood gogators papamama tigercat usmarine lebowski madagaskar loverman dragonballz
  italiano naughty1 fisherman weare138 alpha123 piercing macintos crescent eatmenow kicksass rfhfvtkmrf paladin1 lunchbox riversid
  acapulco rhfcfdbwf ronaldinho masterbating tennesse matchbox parlament goodyear hardwood erection highlife implants bendover supersonic
  babybear laserjet natedogg sopranos cashflow ghjcnbnenrf ireland1 alterego claudia1 cantona7 ljxtymrf blueberr bobmarley demon666
  trinitron flyers88 qwerasdfzxcv mallrats goldeneye tamerlan backbone huskers1 nineball stewart1 ballsack flipper1 homepage coolhand
  greedisgood wonderfu barefeet kcchiefs asdasd123 cheerleaers hillbill macaroni gigabyte cyclones jurassic thebeast nemrac58
  flvbybcnhfnjh feathers marauder redheads godbless greywolf pimpdaddy reloaded rfhfylfi 22446688 culinary baberuth outsider blackhawk
  bigblack valeriya gianluca 1q2q3q4q lavalamp pertinant redlight kristin1 poophead monterey waterfal minnesot bukowski riverrat daredevi
  arizona1 kamikadze alex1234 55bgates bellagio stiletto biohazard as123456 darthvad lilwayne 14785236 nightowl trueblue nevermin
  deathnote copenhag gallaries dtkjcbgtl fishtank rosewood 1020304050 deerhunt surveyor pitchers 741258963 dipstick 112233445566 softtail
  greenman z1x2c3v4b5 smartass chewbacc nosferatu downhill dallas22 powerman qweasdzx mastermind care1839 atreides monkeyboy nicetits
  sealteam chopper1 topolino happyman stonewal buddydog start123 civilwar deadspin tortoise waterski dtxyjcnm interacial nightwin passmast
  eldiablo 1357908642 screwyou badabing foreplay seductive happines gizmodo1 pizzahut kikimora a1a2a3a4 sprocket wdtnjxtr bisexual
  makeitso 789632145 fishcake libertad fivestar mississi kenneth1 bluestar ntktdbpjh paperino dragonfly suckcock lapochka mike1234
  q1q2q3q4q5 maxpower raymond1 crazyman finalfantasy kissmyas alessand ghbdtnrfrltkf augustin 99762000 nathanie 1z2x3c4v5b gangbanged
  lovehate hondacbr mamochka fisherma bismilla 20spanks kristen1 bigdick1 yaroslav websol76 hugoboss websolutions sephirot 918273645
  timoxa94 sokolova skydiver guillerm india123 stoppedby whoknows godspeed foreskin slapnuts rosebud1 sandman1 honeybun letsfuck pippen33
  qw123456 lighthou nancy123 jeffrey1 losangeles leonidas general1 bigbucks tickling christophe petrovich dirtydog allstate creepers
  fujifilm daredevil lionheart catfight vodafone valleywa chickenwing101 livewire livelife roosters ilya1234 architec blackops smirnova
  a1s2d3f4g5 maurizio graywolf 3rjs1la7qe macgyver hugetits flathead goofball 123581321 sarajevo rfgbnjirf joystick victory1 saxophon
  lionhear hillside 24681012 molly123 blackice quant4307s squerting flashman tangerin housewifes escorpio warcraft3 qazxsw123 ghbdtndctv
  lincoln1 firestorm ludacris milamber evangeli letmesee hooters1 sooners1 glendale scorpions groupd2013 freewill silverado vflfufcrfh
  cornhole aerosmit bionicle gfgfvfvf favorite2 detroit1 shredder wednesda sparhawk firehawk 911turbo funtimes 159753456 timothy1 bajingan
  frenchie babemagnet 74123698 truffles douglas1 motocross skeeter1 carpediem scirocco fuzzball rushmore lacrimosa chevys10 madonna1
  domenico atlanta1 devilman euphoria checkmat browndog horsemen jediknig allnight starlite close-up wrinkles snapshot thetruth priyanka
  dutchman passcode justinbieber 12345687 pennywis assmunch wellingt madala11 bettyboop gregory1 hawthorn bernhard dominika vfhbyjxrf
  lockerroom futyn007 daydream 11001001 rocky123 asslover mannheim horseman komputer pictuers ejaculation nastenka toulouse smoke420
  fullback dreamcast casablanca salvator pussylover 963258741 vivitron armageddon myfriend qwedsazxc illmatic capoeira shinigami fhvfutljy
  nocturne churchil thumbnils tailgate neworder sexymama earthlin basketbal aligator mojojojo papabear sfgiants billabong monolith
  ticktock japanees contortionist alabama1 fantasy1 woodstock fireman1 embalmer woodwork newstart panorama daedalus fruitbat violator
  knickerless undertow kfcnjxrf masturbation transexual stinger1 landrove anakonda rfhlbyfk fordtruc archangel greentea morticia
  evanescence longshot starbucks prelude1 homebrew letmeinn fordf350 michele1 27731828 wingzero alfarome fantasti 1a2s3d4f5g natascha
  kennwort q1q2q3q4 diamante pornographic comicbookdb braveheart kickflip arcangel superbow dagobert vfpfafrf babemagn sublime1 buckwhea
  pussy4me redstorm paramore imtheman milkyway bigpenis newproject2004 rammstei j3qq4h7h2v lambchop gfhjkm12 dreamer1 cybersex cowboyup
  maximus1 manhatta 1213141516 yfnfitymrf trousers fishface motherfu ibilltes maximilian mypasswo marajade morozova enter123 princeto
  hellohel ursitesux 1234kekc duracell sevenof9 corvet07 rdfhnbhf tiberian needforspeed dropkick kevin123 a123456a vfhnsirf sk8ordie
  fireblade marishka gorillaz revival47 ramstein doorknob devilmaycry nemesis1 pennstat shevchenko detectiv evildead bullwink asmodeus
  rapunzel deepthro maxpayne montecarlo hernande bravehea 12locked pegasus1 saltydog everques ytngfhjkz businessbabe 123456ab fuckmehard
  shotokan seahorse everton1 bulldawg monkeyman losangel mastermi geibcnbr ladybird rktjgfnhf ghjdthrf impalass optiplex santacru ignatius
  newpass1 heather2 snoopdogg blondinka honeydew fuckthat 890098890 goldrush avalanche snowman1 dragrace 22334455 12345612 capital1
  sammydog hulkster 13245768 omegared l58jkdjp! 123mudar samadams sunderla 123qweas kazanova fktyeirf bluenose waffenss 1a2a3a4a trailers
  beachbum bubblegum mackenzi hershey1 bugsbunn newport1 hornyman thething solnishko buckeye1 ethernet uncencored rb26dett choppers
  anna2614 callofduty rt6ytere timelord allblack tequiero dickweed firestar fred1234 ghjnjnbg milhouse masterbaiting 123698741 invictus
  yourmama pontiac1 verygood adventur navigato desperado eightbal aerosmith wingchun sanity72 partizan utahjazz submarin pussyeat heinlein
  control1 costaric triplets teacher1 evergree pyramid1 lebron23 blackbelt housewife cynthia1 temptress russell1 frank123 songbird
  43046721 girfriend jakester falstaff patrizia goodlife shitfuck russian7 gobigred deborah1 volkswagen alkaline muffdive cannonda
  cvbhyjdf raindrop elvis123 citibank fakepass birthday4 nonmembe parsifal rickster coolgirl motorcyc tenerife fordf250 iloveporn hotbabes
  fynjybyf wapapapa tecumseh blackcock antigone novikova peregrin tooltime bonethug tonyhawk laracroft mahalkita 18273645 terriers
  littlema glennwei fuckshit hornyguy southside antonio1 bobmarle ilikesex astonvil maurolarastefy barracud pathfinder rerfhtre gotyoass
  grandpri colossus watermelon lasttime pyramids galeries bigpussy astalavista unicorn1 killzone duckhunt fuckyeah bigbutts element1
  marketin elbereth blaster1 yamahar6 lindsay1 seattle1 lagwagon misiaczek smokedog ironhors volkodav penetrating summertime takamine
  hardwork macintosh passthie phaedrus gulliver domainlock2005 express1 youandme dhjnvytyjub testibil thesaint 11122233 x72jhhu3z theclash
  guesswho gymnastic cxfcnkbdfz lemmings schnuffi basebal1 goodfell peaceout davidoff yesterda headless catdaddy yorktown tryagain
  12s3t4p55 momsanaladventure dangerou packard1 excellen jbond007 alligator wellhung monkeyma vaseline cbr600rr doggydog jason123 flipmode
  sonyvaio sixtynin luscious envision 147896321 369852147 loglatin payton34 chipper1 uhbujhbq rsalinas vfylfhby longhorns everquest
  blackass snakeman mysecret panties1 blackcoc blackboy meandyou lancaste polaroid edinburg fuckedup golfclub bookcase worldcup
  dkflbvbhjdbx 17171717aa letsplay zolushka barracuda romanova algernon amoremio hd764nw5d7e1vb1 deutschland robinhood machoman pandora1
  tomservo nadezhda saab9000 f15eagle greatsex baywatch doggystyle 78963214 zz8807zpl 69213124 sidewind onepiece bruno123 blackbel
  hatteras asdfjkl; camelot1 rebbyt34 vegas123 aleksander ijrjkflrf lotus123 freiheit drjynfrnt waterpolo cezer121 blondie1 happydog
  satellit facefuck deathrow patterso hawkeye1 crocodil splatter buratino 123qwe456 trucker1 ganjaman 1hxboqg2 cheyanne sebastie maddison
  lifeisgood gooseman insertions boogaloo stamford pimpster grapeape winchest francis1 1basebal emmitt22 bignasty 123hfjdk147 caseydog
  peternorth amarillo a1a2a3a4a5 sweetass babushka vfnbkmlf gotigers lindsey1 qazxsw12 dropdead hitman47 eleven11 bloopers avangard
  ginscoot masterkey rootedit hannover 8phrowz622 angelito badkarma glenwood footlove fastcars pantyhose arabella c3por2d2 dillweed
  geraldin 5hsu75kpot alexandru teamwork deepblue goodison r2d2c3p0 topsecre mandolin failsafe open1234 priscill trojans1 calamity
  ufhvjybz hawkwind luv2epus aquafina pepsi123 passwerd 01478520 headshot gbgbcmrf pornpass insertion nyyankee nbuhtyjr fabienne chrissy1
  boris123 novifarm giveitup assassins swallows moonshine hotchick princessa holiday1 miranda1 jamaica1 badnaamhere 085tzzqi universi
  nevermor 0102030405 seraphim ducati99 dkflbvbhjdyf 44magnum ultraman redneck1 usmc0311 monique1 alphaman greyhoun`.split(/\s+/),
);
